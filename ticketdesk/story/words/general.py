"""Everything else: questions, praise, wishes, sales, papers, and what nobody understands."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import cases

CASES = cases(
    Category.general,
    """
= low
# Idea: colours for {feature}
# Feature request
# Wish for {feature}
It would be lovely if the entries in {feature} could have colours. We sort a lot by eye.
Could {feature} remember the last view? I set it again every morning. Just a wish.
+ Perhaps others asked for it as well.
+ We would happily test it.
- colours in {feature} would be nice
= low
# Do you have an edition for our own servers?
# On-premises?
We are looking for a workspace that we can host ourselves. Does Kestrel exist in such a form, or is it planned?
+ For a network of schools.
+ An honest no is fine as well.
- on-premises possible?
= low
# Typo in the documentation
# Help page about {feature}: dead link
The help page about {feature} has a dead link at the bottom, and "recieve" should be "receive".
+ Apart from that it is a very good page.
+ No answer needed.
- typo in docs
= low
# List of keyboard shortcuts
# Where are the shortcuts?
Is there a list of all keyboard shortcuts to print out? I know there was one once.
+ Mostly I look for the one that opens {feature}.
- shortcuts?
= low
# Thank you!
# Just praise
No problem at all, I only wanted to say that the new {feature} is a joy. The whole team noticed.
+ Please tell those who made it.
- great update, thanks
= low
# URGENT!!! CRITICAL!!! WHO CHOSE THIS FONT
# worst font ever
seriously who picked the new font. my eyes hurt. change it back NOW or everyone will hear about it
+ I will not calm down.
- horrible font. URGENT!!!
= low
# Will there be a webinar again?
# Training material for beginners
Do you offer a webinar or slides for beginners? We get {seats} new colleagues in autumn.
+ German or English would both do.
- webinar dates?
= low
# <b>Logo</b> question
# Test'); DROP TABLE tickets;--
Our security people asked me to send this: <script>alert("Kestrel")</script> '); DROP TABLE tickets;-- {{{{7*7}}}}. If you can read it as plain text, all is well, thank you.
+ Nothing to do for you.
- <img src=x onerror=alert(1)> hello?
= medium
# Security questionnaire for our purchase department
# Data protection: where is our data kept?
Our purchase department needs answers to a questionnaire of {byte} questions about security. Whom may I send it to?
Where is our data kept, and who are your subcontractors? We need a list for our records, preferably this month.
+ Without it we cannot renew.
+ A link to existing papers would do.
- who fills in security questionnaires?
= medium
# Accessibility statement
# Is Kestrel usable with a screen reader?
We are a public body and need a statement about accessibility before we may buy. Do you have one that is current?
+ Two of our people work with screen readers.
- accessibility statement?
= medium
# Partnership
# Reselling Kestrel
We advise companies of up to {people} people and would like to resell Kestrel. Who is the right person to talk to?
+ We are free on most afternoons.
- reseller contact?
= medium
# asdf
# (no subject)
# ???
asdkj aslkdj
see attachment
it does not. you know. like last time
- ?
- ...
- pls call me
= high
# Signed data processing agreement needed by tomorrow
# Contract has to be signed by noon tomorrow
Our lawyers need the countersigned data processing agreement by tomorrow noon, otherwise the project with {people} people does not start. We sent ours on {date}.
+ A scan is fine.
+ Nobody picks up the phone at your office.
- DPA signed until tomorrow noon pls
""",
)
