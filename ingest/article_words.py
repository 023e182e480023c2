"""The words by which lines around an article are known: one alternative a line, as regular expressions.

They are what press sites print in English whatever the site is. A new one belongs here only when it cannot open a
sentence of a report.
"""

from __future__ import annotations

import re


def _choice(alternatives: str) -> str:
    return "(?:" + "|".join(line.strip() for line in alternatives.strip().splitlines()) + ")"


def _pattern(before: str, alternatives: str, after: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(before + _choice(alternatives) + after, flags)


CALL = _pattern(
    r"(?:^|[.!?:]\s+)(?:please )?",
    r"""
    sign[ -]?up
    subscribe
    join (?:us|our|the|over|more|thousands|\d)
    get
    don[’']?t miss
    stay (?:ahead|informed|up|on top|tuned|connected)
    follow us
    click here
    download (?:the|our)
    enter your
    become a
    support (?:us|our|independent)
    like what you
    want more
    never miss
    donate
    listen to
    try our
    (?:have|got) a (?:tip|story)
    create (?:a|your) free
    for more (?:news|stories)
    (?:add|give) us
    """,
    r"\b",
)
"""What an appeal to readers opens with."""

OFFER = _pattern(
    r"\b",
    r"""
    newsletters?
    inbox
    e-?mail
    digest
    daily brief(?:ing)?
    briefing
    alerts
    subscri\w+
    sign[ -]?up
    app
    podcast
    channel
    whatsapp|telegram|twitter|facebook|instagram|youtube
    membership
    free
    tips?
    exclusive
    journalism
    """,
    r"\b",
)
"""What an appeal offers. An appeal is a short line with both."""

BOX = _pattern(
    "",
    r"""
    content and product recommendations are
    we may (?:make money|earn|receive)
    may earn (?:us )?(?:a|an)\b
    affiliate (?:links?|commission)
    as an amazon associate
    all rights reserved
    do not sell
    unsubscribe (?:at )?any ?time
    privacy policy and terms
    by (?:signing up|subscribing|submitting|continuing|clicking|providing)
    protected by recaptcha
    this site uses
    (?:we|this (?:web)?site|our partners) (?:and our partners )?use[sd]? cookies
    ^we (?:are|have|['’]re|['’]ve) (?:recently )?updat\w+ (?:our|the) (?:terms|privacy)
    ^(?:important )?(?:changes|updates?) to our (?:terms|privacy)
    accept (?:all )?cookies
    cookie (?:policy|settings|preferences)
    enable javascript
    javascript is (?:disabled|required)
    ad[ -]?blocker
    (?:story|article) continues (?:after|below)
    continue reading below
    scroll (?:down )?to continue
    thank you for (?:reading|subscribing|signing up)
    may not be (?:published|reproduced|copied)
    reproduction .{0,40} prohibited
    advertise with (?:us|\w+)
    to (?:read|continue reading) (?:this|the full)
    subscribers only
    powered by
    this content is (?:for|only)
    read by [\d,.]+ people
    support our (?:work|journalism)
    opens in (?:a )?new (?:tab|window)
    """,
    "",
)
"""What only a note of the site says."""

LEGAL = _pattern(
    r"^(?:PRO)?",
    r"""
    (?:editorial|advertiser?|affiliate|investment|legal|risk|financial|ai|content|full) (?:disclosures?|disclaimers?)\b
    (?:investment|risk) (?:warning|notice)\b
    disclaimers?\b
    disclosures?\b
    advertising policy
    important (?:notice|disclaimer)
    terms (?:of (?:use|service)|and conditions)\b.{0,40}$
    property of \S.{0,40}$
    """,
    "",
)
"""What a legal note opens with."""

COPYRIGHT = re.compile(r"^(?:copyright\s+(?:©|\(c\)|\d{4})|(?:©|\(c\))\s*\d{4})", re.IGNORECASE)

MACHINE = re.compile(
    r"\b(?:generated|written|drafted|produced|translated|created|summari[sz]ed) (?:by|with(?: the help of)?|using) "
    r"(?:an? )?(?:AI|artificial intelligence|LLM|ChatGPT)\b",
    re.IGNORECASE,
)

_AGENCY = _choice(
    r"""
    getty|reuters|ap|afp|bloomberg|alamy
    shutterstock|unsplash|adobe stock|istock|envato|depositphotos|pexels|pixabay
    """
)
CREDIT = re.compile(
    r"^(?:(?:(?:featured|main|header|lead) )?"
    r"(?:image|photo(?:graph)?|picture|illustration|graphic|video|credit|cover)s?"
    r"(?:[ /](?:credits?|by|source|courtesy|illustration|via))?\s*(?::|©|\(c\)|by [A-Z]|courtesy|via [A-Z])"
    r"|(?:©|\(c\))(?!\s*\d{4}).{2,100}$"
    rf"|.{{0,120}}[/|(,]\s*{_AGENCY}\b.{{0,40}}$"
    r"|.{0,100}\((?:photo|image|picture|credit)s?\b.{0,80}\)$)",
    re.IGNORECASE,
)
"""Whose picture it is."""

TICKER = re.compile(r"^\(?\$?[A-Z]{1,6}(?:[.:][A-Z]{1,4})?\)?\s*(?:--|[-+–−]?\s?\d+(?:[.,]\d+)?\s?%.*)$")

_MATTER = r"(?:articles?|stories|posts?|news|reads?|picks?|topics?|content|reading|coverage|headlines|videos?)"
AFTER = _pattern(
    "^",
    r"""
    (?:the )?(?:latest|most (?:popular|read|viewed)|trending|top|recent|editor[’']?s'?)(?: (?:\w+|&)){0,2} ?{matter}
    featured(?: (?:\w+|&)){0,2} ?{matter}
    (?:popular|related|similar|recommended|other|further|best)(?: (?:\w+|&)){0,2} ?{matter}
    related
    trending(?: now)?
    recommended(?: for you| by .{1,40})?
    most (?:popular|read)
    popular
    more (?:from|on|like|in|stories|articles?|news)\b.{0,60}
    (?:up|read) next
    (?:next|previous) (?:up|article|post|story)
    you (?:may|might|could) (?:also )?(?:like|be interested).{0,40}
    also (?:read|on|in)\b.{0,60}
    see also
    (?:around|from) the web
    what to read next
    don[’']?t miss
    in (?:this|other) (?:section|news)
    keep reading
    about (?:us|(?:the|this) (?:author|writer|article)s?)
    tags?
    topics?
    filed under
    in this story
    share this(?: \w+)?
    our brands
    advertisers?
    site ?map
    quick links
    follow us
    company
    menu
    """.replace("{matter}", _MATTER),
    r"\s*:?$",
)
"""What heads the matter below an article."""

TAG_LINE = _pattern(
    "^",
    r"""
    tags?
    topics?
    filed under
    categories
    keywords
    more on
    related
    (?:read|see)(?: more| also)?
    also read
    don[’']t miss
    watch
    recommended
    advertisement
    """,
    r"\s*:\s*\S",
)

COMMENTS = re.compile(
    r"^(?:(?:\d[\d,.]*|no|all|view|show|add|post|leave|write|join|reader) ){0,3}(?:(?:a|the|your) )?"
    r"(?:comments?|repl(?:y|ies))(?: \(?\d+\)?| yet| section|\s*:)?\.?$"
    r"|^join the (?:discussion|conversation)$|^be the first to comment.*$|^\d+ thoughts on .{1,120}$",
    re.IGNORECASE,
)
"""What heads the readers' comments."""

BUTTON = _pattern(
    "^",
    r"""
    share(?: (?:this|on).{0,40})?|tweet|post|like|save|print(?: this)?|e-?mail|copy(?: link)?|bookmark|gift
    listen|follow|subscribe(?: now)?|sign (?:in|up)(?: now)?|log ?(?:in|out)|register|search|donate|pro|premium
    close|menu|logo|more|back|next|previous|home(?: \S.{0,40})?|skip to (?:main )?content
    (?:read|continue|learn|show|see|view|load) (?:down|more|reading|all)
    facebook|twitter|x|linkedin|reddit|whatsapp|telegram|instagram|youtube|pinterest|flipboard|tiktok|threads
    bluesky|mastodon|rss(?: feed)?
    adverts?|advertisement|ads?|sponsored(?: content)?|promoted|comments?|watch now|get the app|download(?: app)?
    play|pause|mute|video|photos?|gallery|image|accept|reject|dismiss|no thanks|ok|got it|(?:text|font) size
    (?:enter )?your (?:e-?mail|address).{0,30}
    (?:your )?password|forgot your password\??|recover your password|password recovery|welcome!.{0,40}
    loading|written by|published|updated|posted|by|author|editorial|report an issue
    \d+ ?min(?:ute)?s? read|\d+|[–—•|·*_=-]+
    (?:link )?copied.{0,20}
    listen to (?:this )?(?:article|story).{0,20}
    """,
    r"(?:\.{0,3}|!)$",
)
"""What is a button or a label, and nothing else."""

BIOGRAPHY = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){1,4}(?:is|was|has been|covers|writes|reports|works|joined) (?:an? |the |our )?.{0,160}?"
    r"\b(?:reporter|journalist|correspondent|editor|writer|columnist|contributor|contributing|freelance\w*|strategist"
    r"|analyst at|author of|blogger|covering|writes about|reports on|staff)\b"
)
"""How the person who wrote it is presented."""

CONTACT = _pattern(
    "^",
    r"""
    (?:additional )?reporting by
    editing by
    writing by
    compiled by
    edited by
    contact the (?:author|reporter)
    email the author
    reach .{1,40} at
    """,
    r"\b",
)

PAPER = _pattern(
    r"\b",
    r"""
    news(?:paper|wire)?|press|media|network|tv|radio|online|today
    times|post|journal|herald|observer|ledger|gazette|tribune|chronicle|telegraph|guardian|standard|mirror|bulletin
    daily|weekly|magazine|review|watch|wire|report|record|digest|star|sun|mail|globe|tech|byte
    staff|team|desk|editors|board
    """,
    r"\b",
)
"""Words in the name of a paper or an agency, not in that of a person."""
