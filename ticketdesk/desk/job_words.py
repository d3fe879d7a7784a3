"""What the jobs of the worker are called, for people."""

from __future__ import annotations

from ticketdesk.desk.jobs import BACK_UP, DELIVER, ERASE, MAIL, REPLAY, TRIAGE

WORDS = {
    TRIAGE: "Suggest category and priority",
    REPLAY: "Replay tickets with other guidance",
    DELIVER: "Deliver a reply",
    MAIL: "Send mail",
    ERASE: "Erase a person",
    BACK_UP: "Make a backup",
    "back_up_nightly": "Make the nightly backup",
    "look_again": "Look for tickets that were left behind",
    "look_after_jobs": "Look after jobs of workers that ended",
    "deliver_due": "Deliver replies that are due",
    "mail_due": "Send mail that is due",
    "look_for_replays": "Go on with a replay",
    "learn": "Learn from what people decide",
    "watch_automation": "Watch automatic mode",
    "wake": "Wake snoozed tickets",
    "sum_old_days": "Sum up old days of the track record",
    "forget_old": "Forget what is kept for a time only",
    "keep_no_longer": "Remove what is kept no longer",
    "tidy_files": "Remove files that nobody needs",
    "mend_counters": "Check the counters",
    "pack_counters": "Bring the counters together",
    "look_for_incidents": "Look for tickets that are alike",
    "count_words": "Count the words of tickets",
}


def word_of(task: str) -> str:
    """What a job is called; its own name where an older or a newer version enqueued it."""
    return WORDS.get(task, task.replace("_", " ").capitalize())
