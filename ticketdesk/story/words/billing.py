"""Money: invoices, charges, refunds, plans, tax and the means of payment."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import cases

CASES = cases(
    Category.billing,
    """
= low
# Why is there VAT on our invoice?
# Question about invoice {invoice}
On invoice {invoice} there are 19 % VAT, while we sit outside of the EU. Could you explain it when you have a moment?
Could you tell me what the line "proration" on {invoice} means? We will pay it anyway.
+ Our bookkeeper asked, I did not know the answer.
+ Nothing urgent.
- what is "proration"?
= low
# Discount for schools?
# Price list for {people} seats
Is there a lower price for schools and charities? We are thinking about {seats} seats after the summer.
Where can I find prices for {people} seats on the {plan} plan, paid by the year?
+ We compare a few products and decide in some months.
+ A rough figure is enough.
- price for {people} seats?
= low
# Where are the old receipts?
# Invoices of last year
I am looking for the receipts of last year. The page shows twelve months only, or I do not see where to click on.
+ For our archive, there is no date.
+ If they only exist by mail, that is fine too.
- where are old invoices
= medium
# Please change the VAT number on our invoices
# Wrong address on invoice {invoice}
Our VAT number has changed, the new one is XX{number}. Please use it from the next invoice on, and issue {invoice} again.
Invoice {invoice} shows our old address. We moved to another city, the bookkeeping needs a corrected one this month.
+ The company name stays as it is.
+ I found no field for it in the settings.
- new vat no. XX{number}
- wrong address on {invoice}
= medium
# Invoice for last month never came
# No invoice since {date}
The payment of {amount} was taken on {date}, but no invoice came. I looked in spam as well.
+ It should go to the accounting mailbox, not to me.
+ The ones before came on the third of the month.
- invoice missing for {date}
= medium
# Refund for {seats} seats that nobody used
# Please take seats off and refund them
We reduced our seats before the renewal, yet paid for {seats} more than we have. Please refund the difference or credit it to the next invoice.
+ The change is visible in the history of the settings.
+ The sum in question is {amount}.
- refund {seats} seats pls
= medium
# Change from monthly to yearly payment
# Switch to the {plan} plan
We want to change from monthly to yearly payment on the {plan} plan from next month. Does the rest of this month get credited?
+ Please send an offer first, we need an order number.
+ {seats} seats as now.
- monthly -> yearly how?
= medium
# Purchase order number on the invoice
# Our order number is missing on {invoice}
Our accounts department rejects {invoice} because our order number PO-{number} is not on it. Please add it, they pay within 30 days then.
+ It has to be on all the following ones as well.
- PO-{number} missing on invoice
= medium
# New card
# Card expires at the end of the month
Our company card is replaced at the end of the month, the new one ends in 4242. The page to change it shows only a spinner for me.
+ I am the owner of the workspace.
+ Direct debit would be fine too.
- how to change card
= high
# Charged twice: {amount}
# {amount} taken two times on {date}
# Double payment
On {date} {amount} were taken from our account twice, with the same reference {invoice}. Please send one of them back.
Our bank shows two payments of {amount} for the same month. Our account is overdrawn by it.
+ The bank says that it cannot call it back.
+ I attach nothing here, but can send the statement.
- charged 2x {amount}
= high
# Refund promised on {date} has not arrived
# Where is our {amount}?
On {date} you promised a refund of {amount} within ten days. Nothing has arrived, and nobody has answered since.
+ The name of your colleague was in the mail below.
+ We changed banks meanwhile, may that be the cause?
- refund {amount} still missing
= high
# Wrong plan charged after upgrade
# We paid for Enterprise, we ordered {plan}
We ordered the {plan} plan and {amount} for Enterprise were taken from the card. That is three times what was agreed.
+ The confirmation mail has the right price.
+ Nobody here clicked on upgrade again.
- wrong plan, {amount} too much
= high
# Workspace becomes read-only tomorrow although we paid
# Payment not recognised, last warning
The page says that our workspace becomes read-only tomorrow because of {invoice}. We paid {amount} on {date}, the bank confirms it.
+ {seats} people work in it every day.
+ Please just stop the lock until it is found.
- paid, but lock tomorrow
= critical
# Card is charged every few minutes
# Payments of {amount} again and again
Since {hour} our card is charged {amount} every few minutes. {count} payments so far and it does not stop. The bank can only block the whole card, on which the salaries depend.
+ Deleting the card in the settings gives {code}.
- charged {amount} every 5 min RIGHT NOW
""",
)
