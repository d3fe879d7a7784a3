"""What mail really looks like: typos, shouting, emoji, footers, quotes, logs, and the HTML of mail programs."""

from __future__ import annotations

from random import Random

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import lines

GREETINGS_ALONE = ("Hi", "Help", "Hello", "Question", "pls read")
ONE_WORD = {
    Category.technical: ("Bug", "Error", "404", "API"),
    Category.billing: ("Invoice", "Refund", "VAT", "Card"),
    Category.account: ("Login", "SSO", "2FA", "Access"),
    Category.general: ("Idea", "Info", "Hey", "?"),
}
EMOJI = ("🙏", "😭", "😕", "💥", "👉", "🤷", "😊", "⚠️")
FOOTERS = lines("""
    -- | This e-mail and any files with it are confidential and meant only for the person it is addressed to. If it reached you by mistake, please tell us and delete it.
    -- | Registered office: 4 Harbour Lane. Managing directors are listed on our website. VAT XX00000000.
    -- | Sent from my phone, please excuse my brevity.
    -- | Please think of the trees before you print this message.
""")
QUOTED = lines("""
    > Thank you for contacting Kestrel. We will get back to you.|> Your reference is in the subject line.
    > Hi,|> could you try to sign out and in again, and tell us whether it still happens?
    > On {day} you wrote:|>> it happens on every machine|> Which machines do you mean?
""")
FRAMES = (
    'File "/srv/app/boards.py", line {n}, in open_board',
    'File "/srv/app/sync.py", line {n}, in run_once',
    "at BoardView.render (board.js:{n}:17)",
    "at async dispatch (router.js:{n}:9)",
)
LEVELS = ("INFO", "WARN", "ERROR", "DEBUG")
WHERE = ("hook.dispatch", "sync.pull", "board.open", "auth.session", "export.write", "gateway")
ARTICLES = (" the ", " a ", " an ")


def noisy(random: Random, title: str, text: str, *, tone: str, has_logs: bool) -> tuple[str, str]:
    """A title and a text with some of the noise that English mail arrives with."""
    if tone == "non-native":
        for article in ARTICLES:
            text = text.replace(article, " ", text.count(article) // 2 + 1)
    if random.random() < 0.20:
        text = typos(random, text)
    if random.random() < 0.15 and len(text) > 20:
        text, title = text.lower().replace(",", "").replace(".", ""), title.lower()
    if random.random() < 0.06:
        text += " " + "".join(random.choices(EMOJI, k=random.randint(1, 3)))
    if has_logs and random.random() < 0.20:
        text += "\n\n" + log(random, "KES-5001", 380)
    if random.random() < 0.08:
        text += "\n\n" + random.choice(QUOTED).replace("|", "\n").replace("{day}", "Monday")
    if random.random() < 0.12:
        text += "\n\n" + random.choice(FOOTERS).replace(" | ", "\n")
    if random.random() < 0.04:
        text = "<div>" + text.replace("\n\n", "</div><div><br></div><div>").replace("\n", "<br>") + "</div>"
    return title, text


def headed(random: Random, title: str, category: Category) -> str:
    """The title as it is, or as people in a hurry head their mail: a word, a greeting, or shouting."""
    chance = random.random()
    if chance < 0.05:
        return random.choice(GREETINGS_ALONE)
    if chance < 0.12:
        return random.choice(ONE_WORD[category])
    return title.upper() if chance < 0.16 else title


def typos(random: Random, text: str) -> str:
    """Some letters doubled, dropped or swapped, about one in sixty."""
    letters = list(text)
    for _ in range(max(1, len(text) // 60)):
        place = random.randrange(len(letters))
        if not letters[place].isalpha() or not letters[place].islower():
            continue
        kind = random.randrange(3)
        if kind == 0:
            letters[place] = ""
        elif kind == 1:
            letters[place] *= 2
        elif place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def log(random: Random, code: str, length: int) -> str:
    """A pasted log of about so many characters, ending in what went wrong."""
    hour, minute, second = random.randint(0, 23), random.randint(0, 59), 0
    said: list[str] = []
    size = 0
    while size < length - 80:
        second += random.randint(1, 40)
        clock = f"{hour:02}:{(minute + second // 60) % 60:02}:{second % 60:02}.{random.randint(0, 999):03}Z"
        said.append(
            f"{clock} {random.choice(LEVELS):<5} {random.choice(WHERE)} id={random.getrandbits(32):08x} ms={random.randint(2, 30_000)}"
        )
        if random.random() < 0.2:
            said.append("    " + random.choice(FRAMES).replace("{n}", str(random.randint(12, 900))))
        size += len(said[-1]) + 60
    return "\n".join([*said, f"error {code}: upstream timed out"])


def thread(random: Random, names: tuple[str, str], said: list[str], length: int) -> str:
    """The mails before, quoted below, of about so many characters."""
    quoted: list[str] = []
    size = 0
    while size < length:
        quoted.append(f"> {names[len(quoted) % 2]}:")
        quoted += [f"> {line}" for line in random.sample(said, min(3, len(said)))]
        quoted.append(">")
        size += sum(map(len, quoted[-5:]))
    return "\n".join(quoted)


def forwarded(random: Random, text: str, foreign: str, sender: str) -> str:
    """A text over a forwarded mail in another language."""
    ask = random.choice(
        ("Please see below, from our colleagues abroad.", "Forwarding this, I hope you can read it.")
    )
    return f"{ask}\n\n{text}\n\n----- Forwarded message -----\nFrom: {sender}\n\n{foreign}"
