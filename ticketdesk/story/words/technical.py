"""The product does not do what it should."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import cases

CASES = cases(
    Category.technical,
    """
= low
# Tooltip on {feature} is cut off
# Text runs out of the tooltip
# Small display bug
The tooltip of the {feature} button is cut off on the right when the window is narrow. One can still guess it.
The hint above {feature} loses its last word below 1200 pixels.
+ Only cosmetic, of course.
+ Seen in {browser}, not in the mobile app.
+ No hurry at all, just so that it is on your list.
- tooltip cut off, see {feature}
= low
# Icons invisible in dark mode
# Dark mode: the {feature} icon is black on black
In dark mode the icon of {feature} is nearly black on a black bar, so I click by memory. Light mode is fine.
+ It has been like this for some weeks and bothers nobody much.
+ Could be a matter of one colour.
+ Everything works, it just looks odd.
- dark mode icon is invisible
= low
# Dates in American order
# Week starts on Sunday although my profile says Monday
The little calendar in {feature} starts the week on Sunday, although my profile says Monday. It does not stop us.
The printed page of a board shows dates as month/day. On the screen they are right.
+ It confuses new colleagues for a moment.
+ Whenever you have time.
- wrong date order in print
= medium
# Export to a spreadsheet has no rows
# CSV of {board} is empty
# Exported file: only the header line
Since the update of {date} the export of {board} gives a file with the header line and nothing else. The PDF export still works, so we use that for now.
When I export {board}, the file arrives but has no rows. A smaller board exports fine.
+ The board has about {count} cards.
+ I tried {browser} and another machine, the same.
+ A colleague with the same role gets the same empty file.
- export empty again
- csv has 0 rows, board {board}
= medium
# Calendar shows every meeting twice
# Duplicate entries after calendar sync
Since we connected a second calendar, {feature} shows every meeting twice. Deleting one of the two removes both.
Our team calendar is synchronised with Kestrel and after each sync there is another copy of the same entries.
+ We hide the second calendar meanwhile, which is good enough for a week or two.
+ It began on {date}, we changed nothing on that day.
+ New entries are doubled too, not only old ones.
- everything twice in calendar
= medium
# Notifications come hours late on Android
# Push messages arrive in the evening
The Android app tells me about mentions hours later, sometimes in the evening all at once. E-mail notifications are on time.
+ Battery saving is off for the app.
+ Version {version}, installed again yesterday.
+ My colleague with an iPhone has no delay.
- push late. android. {version}
= medium
# Search does not find archived documents
# Cannot find a document by its title
The search finds nothing in archived documents any more, even if I type the exact title. Opening the archive by hand works, so I know they are there.
A document called "{board} minutes" does not come up in the search. With the direct link it opens.
+ It used to work before {date}.
+ Filters are all cleared.
+ For now we keep a list of links.
- search broken for archive
= medium
# {board} takes half a minute to open
# Very slow since Monday
# Board with many cards is slow
{board} has grown to {count} cards and now takes 20 to 40 seconds to open. Smaller boards are quick.
Opening {board} freezes the tab for half a minute, after that scrolling is fine.
+ The same on cable and on WiFi.
+ {browser}, 16 GB of memory, nothing else open.
+ We split the board in two for the moment.
- slow slow slow
- board takes 40 s to load
= medium
# Webhook deliveries fail with 502
# Our endpoint gets nothing since {date}
Deliveries to our endpoint fail with status 502, although it answers fine when we call it ourselves. We can replay them by hand, which is tedious.
+ About {count} deliveries are affected.
+ We did not change our side.
+ The certificate is valid, we checked.
- webhooks 502, endpoint is up
= medium
# API answers 429 far below the limit
# Rate limit reached with 20 requests a minute
Our script makes about 20 requests a minute and gets 429, while the documentation promises 120. With pauses of ten seconds it goes through.
+ The header says that 0 requests are left.
+ Token of the {plan} plan, created on {date}.
+ It is a nightly job, so slow is acceptable for some days.
- 429 at 20/min??
= medium
# Dragging cards does not work in Firefox
# Cards jump back after moving
In Firefox a card jumps back when I drop it in another column. With the menu "Move to" it works.
+ {browser} is not affected.
+ Private window without add-ons: the same.
+ Since version {version} of your web app, I think.
- drag and drop dead
= medium
# Import stops after 500 rows
# Half of the spreadsheet is missing after import
The import from a spreadsheet ends after 500 rows without any message. Ours has {count} rows. In smaller pieces it works.
+ Umlauts and commas in the rows do not seem to matter.
+ The preview shows all the rows.
+ We will do it in pieces, but please look into it.
- import truncated at 500
= medium
# Recurring task appears a day early
# Wrong day for weekly tasks (time zone?)
The weekly task of {board} appears on Sunday evening instead of Monday. Our workspace is set to Auckland, so perhaps a matter of time zones.
+ The due date inside the card is right.
+ It happened three weeks in a row.
- weekly task one day early
= medium
# Attached pictures are turned on their side
# Photos from the phone are rotated
Photos that we attach from a phone lie on their side in the preview. Downloaded they are upright.
+ Pictures from the desktop are fine.
+ It concerns all of us with newer phones.
- pics sideways
= high
# Cannot open {board} at all, error {code}
# Error {code} when opening our main board
# 500 on one board
When I open {board} I get error {code} and a white page. It is our main board, and nobody of the team of {seats} can plan without it.
{board} answers with {code} since this morning. Other boards open, but the work of the whole month is in this one.
+ Reloading, other browsers, other network: nothing helps.
+ The API gives 500 for the same board.
+ We have no export that is newer than {date}.
- {code} on {board}. blocked.
= high
# App closes itself at the start
# Mobile app crashes since the update
Since the update to {version} the mobile app closes before the first page. Our technicians in the field have nothing but this app, so they cannot see their jobs today.
+ Installed again twice, three different phones.
+ The web page is no replacement, it needs a signal.
- app crashes on start {version}
= high
# Attachments answer 403 and our tender is due tomorrow
# Cannot download any attachment
Every attachment answers 403 for everyone in our workspace. The documents of a tender that closes tomorrow at noon are among them.
+ Uploading works, downloading does not.
+ We have no other copies of the drawings.
- all attachments 403, need them tomorrow
= high
# Nightly import fails, month end tomorrow
# POST to /v2/cards gives 500 since {date}
Every POST to our token gives 500 since {date}. The month-end figures have to be loaded until tomorrow and there is no other way in for {count} rows.
+ GET requests work.
+ The body did not change, we compare it with a recorded one.
- POST 500, month end, pls help
= critical
# Nobody can open Kestrel: 503 for all {people} users
# Complete outage of our workspace
# Everything is down
Since {hour} every page answers 503 for all of our {people} users. The call centre stands still.
All our sites ({people} people) get 503 from Kestrel, web and mobile. Production planning has stopped.
+ Your status page is all green.
+ Two offices in other countries see the same.
+ Switching networks makes no difference.
- 503 for everyone since {hour}
= critical
# Cards vanish after two boards are merged
# Data lost after merge
After merging two boards about {count} cards are gone, with their comments. Not archived, not in the bin, the API does not know them either. It goes on: every merge loses more.
+ We told everybody to stop merging.
+ We need to know whether they can be restored.
- merge deleted our cards
= critical
# Small question about the search
# Search results of another company
The search shows titles of documents which are not ours; it seems they belong to another customer. They open when clicked. Perhaps this is meant to be, I just wanted to mention it.
+ I closed them at once.
+ A colleague sees the same.
- we can see another company's files
= critical
# Every webhook is delivered hundreds of times
# Orders are created again and again
Since {hour} each webhook comes hundreds of times, with a new id each time. Our shop creates an order for each and goods leave the warehouse right now.
+ Disabling the webhook in the settings does not stop it.
+ {count} wrong orders so far.
- webhook storm, orders duplicated, now
""",
)
