"""Who can get in and as what: sign-in, roles, single sign-on, profiles, leaving."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import cases

CASES = cases(
    Category.account,
    """
= low
# How do I change my display name?
# New surname
I married and have a new surname. Where do I change the name that others see? My sign-in can stay.
My name is written wrong in my profile, one letter is missing. Where can I edit it?
+ Not pressing at all.
+ I looked under Profile and under Team.
- change my name pls
= low
# Profile picture stays the old one
# Cannot change language of my profile
How do I set the language of my profile back to English? A colleague changed it for fun.
+ I can find my way by the icons meanwhile.
- language of profile?
= medium
# Role for a freelancer
# Which role may see one board only?
A freelancer shall work on {board} and see nothing else. Which role is that, and can it end by itself on {date}?
+ We are on the {plan} plan.
+ A guest could see the member list when we tried.
- role for freelancer?
= medium
# Please move the ownership of our workspace
# New owner for the workspace
Our owner changes departments. Please make {teammate} the owner of the workspace; both are in copy.
+ The handover is planned within two weeks.
+ I found only "transfer board", not the whole workspace.
- new owner: {teammate}
= medium
# Remove a former colleague
# {teammate} left, please remove the account
{teammate} left the company last month and is still in the list of members. The button to remove gives an error. Sign-in is blocked already by our own directory.
+ The cards should go to me.
- remove {teammate}
= medium
# Setting up single sign-on
# SAML: which attribute is the e-mail?
We are setting up single sign-on with SAML. Which attribute do you read the e-mail address from? The test says "no subject".
+ The old sign-in with password works for everybody until we are ready.
+ We sit in a call about it next week.
- sso setup question
= medium
# Delete my account and my data
# Please erase everything about me
I no longer work for this company. Please delete my user and all of my personal data, and confirm it to this address.
+ As far as I know you have a month for it.
- delete my account
= medium
# New phone, two-factor codes
# Moving two-factor to another phone
I get a new phone next week. How do I take the two-factor codes with me? I still have the backup codes.
+ The old phone works until Friday.
- 2fa new phone?
= medium
# Change of e-mail address for {seats} users
# Our domain changes
Our domain changes and {seats} users need a new e-mail address in Kestrel. Is there a way to do it in one go?
+ Both domains receive mail for a year.
- new domain for all users
= high
# Locked out: phone with two-factor is gone
# Cannot sign in any more, backup codes lost
My phone with the two-factor codes was stolen and the backup codes were on it. I cannot work at all, the whole sales pipeline is in there.
I am locked out since {hour}: the code is refused and the backup codes are used up. I am the only administrator.
+ I can prove who I am in any way you like.
+ A colleague can confirm it from his own account.
- locked out, 2fa phone stolen
= high
# Password reset mail does not come
# No reset link, cannot sign in
I asked for a new password six times since {hour} and no mail comes. I am signed out everywhere and have to present from it tomorrow morning.
+ Our mail server shows no attempt to deliver.
+ Not in spam either.
- reset mail never arrives
= high
# Invitation does not arrive, she starts tomorrow
# Invited colleague cannot join
We invited {teammate} three times and nothing arrives. The first working day is tomorrow and everything is in Kestrel.
+ A private address does not work either.
+ The list shows the invitation as sent.
- invite not arriving, starts tomorrow
= high
# Our only administrator left
# Nobody can manage members any more
Our only administrator left without handing over, and the account is disabled in our directory. {seats} people work, but {teammate} has to be blocked today and nobody can.
+ I am the head of the department and can send a letter.
- no admin left
= critical
# Nobody can sign in with single sign-on
# SSO certificate expired: all {people} users locked out
Since {hour} none of our {people} users can sign in, single sign-on says "certificate expired". The page to upload a new one needs a sign-in.
+ It concerns all our offices.
+ Password sign-in is switched off for us.
- sso cert expired, all {people} locked out
= critical
# A stranger is signed in as our administrator
# Account taken over
Somebody from 192.0.2.{byte} signed in as our administrator and is inviting people we do not know. Our own password is refused now. They can read every contract.
+ The first sign-in from there was on {date}.
+ Please lock the whole workspace if that is faster.
- hacked. stranger is admin. lock it
= critical
# A question about somebody who left
# {teammate} still deletes boards
{teammate} was dismissed on {date} and removed, yet the history shows boards being deleted under that name since {hour}, one after another. How should we proceed?
+ {count} boards are gone so far.
- ex employee deletes our boards now
""",
)
