"""How pages name a career: titles, questions, slogans beside other parts that name it, acronyms and names in no list."""

from __future__ import annotations

import pytest

from bot.importing.career_name import PageName, find_name
from bot.importing.drafts import CannotImport
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout

YOU = "You work with tools all day."


def name_on(heading: str, text: str = YOU, title: str = "", head: str = "", above: str = "", topics: int = 3) -> PageName:
    body = f"<h1>{heading}</h1><p>{text}</p><h2>Pay</h2><p>Good.</p><h2>Related careers</h2><ul><li>Florist</li><li>Baker</li></ul>"
    page = read_html(f"<html><head><title>{title}</title>{head}</head><body>{above}<main>{body}</main></body></html>", load_layout())
    return find_name(page, load_layout(), lambda name: topics, lambda name: False)


@pytest.mark.parametrize(
    "heading",
    [
        "How do I become a zookeeper?",
        "So you want to be a zookeeper?",
        "Is being a zookeeper right for you?",
        "What do zookeepers do all day?",
        "Everything you need to know about being a zookeeper",
        "Zookeeper: salary, skills and how to become one",
        "Zookeeper salary and job description",
        "Zookeeper, job and career information",
        "Careers in zookeeping",
        "Z is for zookeeper",
        "Day in the life: zookeeper",
        "Life as a zookeeper",
        "39-2021.00 - Zookeepers",
        "Job profile 117: Zookeeper",
        "Zookeeper (m/w/d)",
        "Zookeepers at work",
        "ZOOKEEPER",
    ],
)
def test_what_is_said_around_a_name_does_not_belong_to_it(heading: str) -> None:
    found = name_on(heading, "Zookeepers feed animals.")
    assert (found.name.casefold(), found.plural.casefold()) == ("zookeeper", "zookeepers")


@pytest.mark.parametrize(
    ("heading", "text", "name", "plural"),
    [
        ("Butchers, fishmongers and poulterers", YOU, "Butcher, fishmonger and poulterer", "Butchers, fishmongers and poulterers"),
        ("Clerks of works", YOU, "Clerk of works", "Clerks of works"),
        ("Registrars of births, deaths and marriages", YOU, *(f"Registrar{s} of births, deaths and marriages" for s in ("", "s"))),
        ("Justices of the peace", "Become a justice of the peace.", "Justice of the peace", "Justices of the peace"),
        ("Barristers / Advocates", "Barristers plead. What a barrister does.", "Barrister / Advocate", "Barristers / Advocates"),
        ("Coroners’ officers", YOU, "Coroner's officer", "Coroners' officers"),
        ("Ladies' hairdressers", YOU, "Ladies' hairdresser", "Ladies' hairdressers"),
        ("Officer, Probation", "Probation officers write reports.", "Probation officer", "Probation officers"),
        ("Opticians, dispensing", YOU, "Optician, dispensing", "Opticians, dispensing"),
        ("HR ADVISER", YOU, "HR adviser", "HR advisers"),
        ("HGV DRIVERS", YOU, "HGV driver", "HGV drivers"),
        ("GPs", YOU, "GP", "GPs"),
        (
            "ODP – Operating department practitioner",
            "ODPs look after patients.",
            *(f"Operating department practitioner{s}" for s in ("", "s")),
        ),
        ("Emergency medical technicians (EMTs)", YOU, "Emergency medical technician", "Emergency medical technicians"),
        ("Working as a gamekeeper in Scotland", "Gamekeepers rear birds.", "Gamekeeper", "Gamekeepers"),
    ],
)
def test_the_singular_and_the_plural(heading: str, text: str, name: str, plural: str) -> None:
    found = name_on(heading, text)
    assert (found.name, found.plural) == (name, plural)


@pytest.mark.parametrize(
    ("heading", "title", "rest"),
    [
        ("Set in stone", "Stonemason « NorthWay Careers", ""),
        ("Set in stone", "NorthWay | Careers | Stonemason", ""),
        ("Set in stone", "NorthWay: Stonemason", ""),
        ("Set in stone", "NorthWay", "<meta property='og:title' content='Stonemason'>"),
        ("Set in stone", "NorthWay", "<link rel=canonical href='https://careers.example/jobs/stonemason'>"),
        ("Set in stone", "NorthWay", '<script type=\'application/ld+json\'>{"@type": "Occupation", "name": "Stonemason"}</script>'),
        ("Smooth operator", "Stonemason | NorthWay", ""),
    ],
)
def test_the_parts_of_a_page_name_it_together(heading: str, title: str, rest: str) -> None:
    assert name_on(heading, title=title, head=rest).name == "Stonemason"


@pytest.mark.parametrize(
    "above",
    [
        "<header><h1>Glaziers</h1></header>",
        "<div class=page-title>Glazier</div>",
        "<nav aria-label=Breadcrumb><a>Home</a> &gt; <a>Jobs</a> &gt; Glazier</nav>",
    ],
)
def test_the_name_may_be_above_the_content(above: str) -> None:
    assert name_on("A window on the world", above=above).name == "Glazier"


@pytest.mark.parametrize("name", ["Best boy", "Key grip", "Barback", "Wool classer"])
def test_a_name_in_no_list_counts_if_the_page_reads_like_a_profile(name: str) -> None:
    text = f"{name}s work with care. A {name.lower()} travels."
    assert name_on(name, text, title=f"{name} | NorthWay").name == name
    with pytest.raises(CannotImport, match="not the name of an occupation"):
        name_on(name, text, topics=1)


@pytest.mark.parametrize("slogan", ["People we envy", "The woman at the till", "The person behind the counter"])
def test_a_word_for_people_in_a_slogan_names_no_career(slogan: str) -> None:
    text = "Wool classers sort fleeces by hand. People like them. Most people wave, and women do, too. A wool classer walks."
    assert name_on("Sniff, sort, score: the wool classer", text, title=f"{slogan}: wool classer | NorthWay").name == "Wool classer"


def test_the_first_sentence_may_be_the_only_one_to_name_the_career() -> None:
    assert name_on("Be the one they call", "Lifeguards watch swimmers. Most lifeguards work at pools.").name == "Lifeguard"


@pytest.mark.parametrize("heading", ["Careers in engineering", "Our apprentice of the year", "How to write a CV", "Meet our people"])
def test_a_page_on_something_else_is_refused(heading: str) -> None:
    with pytest.raises(CannotImport):
        name_on(heading, "Engineers and joiners work here.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Best boy", "Best boys run the lighting crew. To become a best boy, start as a runner."),
        ("Key grip", "Key grips lead the team that moves cameras. A key grip is the person the director turns to."),
        ("Barback", "Barbacks usually work at night. A barback carries ice and glasses."),
        ("Wool classer", "Wool classers sort fleeces by hand."),
        ("Mudlark", "Mudlarks search the foreshore at low tide. A mudlark washes what the river leaves."),
        ("Ghillie", "Ghillies row the boat and choose the fly. Working as a ghillie means early mornings."),
        ("Mahout", "Mahouts wash and feed elephants. Most mahouts stay with the same animal for life."),
        ("Roustabout", "Roustabouts scrape and paint the deck. You can get taken on as a roustabout without exams."),
        ("Roughneck", "Roughnecks connect pipe. A roughneck wears steel toecaps all day."),
        ("Stevedore", "Stevedores load ships. Every stevedore drives at least one kind of crane."),
        ("Dolly grip", "A dolly grip pushes the camera along rails. Dolly grips rehearse each move."),
        ("Cordwainer", "Cordwainers make new shoes."),
        ("Fettler", "A fettler grinds the rough edges off castings."),
        ("Banksman", "Banksmen guide lorries that reverse."),
        ("Scutcher", "Scutchers beat flax."),
        ("Pargeter", "Pargeters model plaster on the walls of houses."),
        ("Tosher", "Toshers searched the sewers for coins."),
        ("Horse logger", "Horse loggers pull timber out of woods where no machine can go."),
        ("Jackaroo", "Jackaroos muster cattle. It takes two years as a jackaroo to learn a station."),
        ("Soda jerk", "Soda jerks mix floats and sundaes. A soda jerk wears white."),
        ("Ringmaster", "Ringmasters announce each act."),
        ("Linesman", "Linesmen climb poles in all weathers."),
        ("Draper", "Drapers are people who cut and hang cloth."),
        ("Flint knapper", "A flint knapper shapes stone for the walls of churches."),
        ("Chandler", "Chandlers melt and pour wax. Many chandlers sell at fairs."),
        ("Swagman", "Swagmen walk from station to station."),
        ("Snagger", "A snagger shears fewer sheep than most."),
        ("Ostler", "Ostlers look after the horses of guests."),
        ("Nipper", "Nippers fetch tools for the gang."),
        ("Ale taster", "Ale tasters judge each brew by its smell and its head."),
        ("Grip", "Grips rig cameras to cranes and cars. A grip lifts heavy things daily."),
    ],
)
def test_a_rare_name_counts_by_what_is_said_of_people(name: str, text: str) -> None:
    assert name_on(name, text, title=f"{name} | NorthWay").name == name


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Graduate schemes", "Graduate schemes last two years. On a graduate scheme you work in several teams."),
        ("Open day", "Open days are held in June. At an open day you meet staff. An open day costs nothing."),
        ("Events", "Events take place all year. Book an event early. An event lasts a day."),
        ("Careers fairs", "Careers fairs bring employers together. Most careers fairs charge nothing."),
        ("Internships", "Internships begin in June. An internship pays the minimum wage. Internships attract many."),
        ("Work placements", "Work placements run for a week. A work placement shows what a job is like."),
        ("Courses", "Courses start in autumn. A course costs £300. Courses teach you the basics."),
        ("Newsletters", "Newsletters go out on Fridays. A newsletter takes five minutes to read."),
        ("Employers", "Employers want people who turn up. An employer checks your references."),
        ("School leavers", "School leavers earn less. A school leaver needs advice. Become a school leaver with a plan."),
        ("Students", "Students work part time. A student earns little."),
        ("Volunteers", "Volunteers plant trees. A volunteer works for nothing."),
        ("Partners", "Partners sponsor our prizes. Become a partner today."),
        ("Career guides", "Career guides say what jobs are like. A career guide describes the pay."),
        ("Advice for parents", "Parents worry. Advice for parents sets that right."),
        ("Success stories", "Success stories inspire. A success story makes you think."),
        ("Labour market", "Labour markets change. A labour market works when people move."),
        ("Scholarships", "Scholarships reward talent. A scholarship pays your fees."),
        ("Law tasters", "Law tasters run in June. At a law taster you meet judges. Book a law taster early."),
        ("Taster days", "Taster days fill up fast. A taster day gives you a feel for it."),
        ("Training providers", "Training providers teach and assess. A training provider works with colleges."),
        ("Exhibitors", "Exhibitors set up at eight. An exhibitor talks to visitors."),
        ("Assessment centres", "Assessment centres test you in groups. An assessment centre takes a day."),
        ("Courses for bakers", "Bakers start here. A baker needs a certificate."),
        ("Open day for nurses", "Nurses who visit get a badge. Ask a nurse anything."),
        ("Green jobs", "Green jobs grow fast. A green job makes sense."),
        ("Sixth forms", "Sixth forms teach A levels. A sixth form stays open late."),
        ("Gap year", "A gap year broadens your mind. Gap years look good."),
        ("News", "Bakers win a prize. Bakers bake. A baker said thanks."),
        ("Holiday camp", "Holiday camps teach skills. On a holiday camp you sleep in tents. At a holiday camp you make friends."),
        ("Skills carousels", "Skills carousels usually run all week. A skills carousel often starts at nine."),
        ("Discovery trail", "Follow our discovery trails. A discovery trail winds round the works. On a discovery trail you win badges."),
    ],
)
def test_no_page_of_a_careers_site_becomes_a_career(heading: str, text: str) -> None:
    with pytest.raises(CannotImport):
        name_on(heading, text, title=f"{heading} | NorthWay", topics=5)
