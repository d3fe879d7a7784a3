"""English: how people write, and what the agents answer and note."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words import account, billing, general, technical
from ticketdesk.story.words.cases import Manner, lines

CASES = (*technical.CASES, *billing.CASES, *account.CASES, *general.CASES)

MANNER = Manner(
    greetings=lines(
        "Hello,\nHi,\nHi there,\nDear support team,\nGood morning,\nHi Kestrel team,\nHello everybody,"
    ),
    asides=lines("""
        We have used Kestrel for about two years and never had trouble before.
        I can send a screenshot if that helps.
        I can be reached on workdays until five.
        Our own people looked into it and found nothing on our side.
        You may have access to our workspace if you need it.
        I looked through the help pages and found nothing that fits.
        A colleague wrote about the same some months ago, I think.
        We are {seats} people on the {plan} plan.
        It is {browser}, all updates installed.
        I tried it again just before writing this.
        There was a change on your side on {date}, maybe that is a hint.
        It worked last week, that much is certain.
        The workspace is the one of our second office, not the main one.
        Please answer by mail, I am on the road a lot.
        I am not a technical person, so please be patient with me.
        First I thought that it was our network, then that it was my laptop, but it is neither of them.
        If somebody wants to look at it together, I have time on most mornings.
        It took me a while to find out where to report this, by the way.
        {teammate} can tell you more about the background, I only write it down.
        We had a similar thing in spring, it went away by itself then.
    """),
    polite=lines("""
        Thank you very much for your help, it is appreciated.
        Many thanks in advance, and sorry for the trouble.
        Thanks a lot, your answers have always been quick.
    """),
    angry=lines("""
        This is the third time I write about it, and I am tired of it!
        For this price I expect more than a form letter.
        Honestly, what are we paying you for?
    """),
    anxious=lines("""
        I am really worried about this.
        Please tell me that nothing is lost.
        My boss asks me every hour, please say something.
    """),
    endings=lines("Best regards\nKind regards\nThanks\nCheers\nMany thanks and best wishes\nRegards"),
    replies=lines("""
        Thank you for writing. We are looking into it and will be back with an answer today.
        Thanks for the details. We can reproduce it here and are working on a fix.
        Could you tell us since when it happens, and in which browser?
        That should not be. I have handed it to the people who build this part and stay with it.
        A fix is on its way. Until then the way around it that you describe is the best one.
        It should work again now. Could you try once more, please?
        We found the cause: a change on our side of {date}. It is taken back, please reload the page.
        I am sorry for the wait. There is progress: we know where it comes from.
    """),
    last_words=lines("""
        Glad that it works again. We close this now; an answer opens it again.
        All done. Thank you for your patience.
        Solved with the update of today. Thank you for telling us.
        No more news from you, so we take it as solved. Just answer if it is not.
    """),
)

REPLIES = {
    Category.billing: lines("""
        Thank you. I have asked our bookkeeping and will tell you by tomorrow.
        The refund of {amount} is on its way and takes three to five working days.
        The corrected invoice {invoice} is in your account now.
        I have stopped the reminder, nothing will be locked while we look for the payment.
    """),
    Category.account: lines("""
        To be sure that it is you, we sent four digits to the address of the workspace's owner.
        The role "Guest" fits, limited to that board. It can end by itself on a date of your choice.
        I have sent the invitation again from another server, please look once more.
        Your sessions are all ended. Please sign in with the new link.
    """),
    Category.technical: (),
    Category.general: lines("""
        Thank you, I have put it on our list of wishes and your name beside it.
        There is a page about it in our help centre; I attach the summary below.
        Our colleague for these papers will write to you directly.
    """),
}

# What agents put on tickets, in the one language that they share.
TAGS = {
    Category.technical: ("bug", "mobile app", "export", "outage"),
    Category.billing: ("refund", "invoice", "renewal"),
    Category.account: ("sign-in", "data request", "permissions"),
    Category.general: ("how-to", "feature request", "praise"),
}
TAGS_FOR_ALL = ("vip", "call back")

NOTES = lines("""
    Seen twice this week, probably the same cause. Compare the one from {company}.
    Asked the platform team, they look at it after lunch.
    Customer called, is calm, needs an answer before the weekend.
    Reproduced on the test workspace with {browser}.
    Logs show {code} every time. Nothing else that stands out.
    Careful, renewal is next month.
    Waiting for the bookkeeping, reminded them.
    Not a bug, works as described, but the description is hard to find.
    Talked to {teammate} on the phone, sends more details.
    Same as the one from {date}, the fix was not rolled out everywhere.
""")

REOPENED = lines("""
    Customer wrote back: it happens again.
    Not solved after all, says the customer. Taking another look.
    Came back after the update of {date}.
""")
