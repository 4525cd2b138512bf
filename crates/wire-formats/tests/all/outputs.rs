//! One story in every format, as it is used, corrected, killed and listed.

use wire_formats::feed::{self, FeedFormat, FeedInfo, FeedItem};
use wire_formats::render::{self, CopyFormat, Options, Voice};
use wire_rights::{CreditPlace, DeskCopy, Listed, Role, Terms};
use wire_story::{Mark, MarkKind, Paragraph, ParagraphKind, PictureRights};
use wire_testkit::builders::{StoryBuilder, at, now, story, terms, with_copy};

/// A story with everything in it that a format has to carry or escape.
fn river_plan() -> StoryBuilder {
    let link = Paragraph {
        kind: ParagraphKind::Text,
        text: "The council of Exampleton approved <a plan> & more.".into(),
        marks: vec![
            Mark {
                start: 4,
                end: 11,
                kind: MarkKind::Strong,
            },
            Mark {
                start: 15,
                end: 25,
                kind: MarkKind::Link("https://exampleton.example/?a=1&b=2".parse().unwrap()),
            },
        ],
    };
    let item = |text: &str| Paragraph {
        kind: ParagraphKind::ListItem,
        ..Paragraph::plain(text)
    };
    story().paragraphs(vec![
        link,
        Paragraph {
            kind: ParagraphKind::Heading,
            ..Paragraph::plain("What it says")
        },
        item("Two roads move."),
        item("Nine bridges stay."),
        Paragraph {
            kind: ParagraphKind::Quotation,
            ..Paragraph::plain("We have waited nine years.")
        },
    ])
}

fn copy(format: CopyFormat, story: StoryBuilder, terms: &Terms, options: &Options<'_>) -> String {
    let (story, version) = story.build();
    with_copy(&story, &version, terms, |copy| {
        render::copy(format, copy, options)
    })
}

#[test]
fn a_language_that_is_no_tag_is_not_written_as_one() {
    let (_, version) = story().build();
    let mut content = version.content().unwrap().clone();
    for (language, opened) in [
        ("en-GB", "<article lang=\"en-GB\">"),
        ("English (US)", "<article>"),
        ("", "<article>"),
    ] {
        content.language = language.into();
        let story = story().content(content.clone());
        let html = copy(CopyFormat::Html, story, &terms(), &Options::default());
        assert!(html.contains(opened), "{html}");
    }
}

fn listed(story: StoryBuilder) -> Listed {
    let (story, version) = story.build();
    Listed::of(&story, &version, now()).unwrap()
}

fn info() -> FeedInfo {
    FeedInfo {
        id: "urn:uuid:0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11".into(),
        title: "Civic Wire".into(),
        description: "Stories of Exampleton".into(),
        home: "https://wire.example/".parse().unwrap(),
        own: "https://wire.example/feeds/all".parse().unwrap(),
        updated: now(),
        language: "en".into(),
        hub: Some("https://wire.example/hub".parse().unwrap()),
        older: Some("https://wire.example/feeds/all?before=12".parse().unwrap()),
        archive_of: None,
        pictures: None,
        machines: None,
    }
}

/// A feed of a correction, a story that is listed only, a killed one and one under embargo.
fn feed(format: FeedFormat) -> String {
    let (corrected, correction) = story()
        .correction("Second paragraph: nine years, not eight.")
        .build();
    let notices = [
        listed(story().number(2).headline("Bridge closed")),
        listed(story().number(3).killed("The mayor never said it.")),
        listed(story().number(4).embargo(at("2026-11-23T06:00:00Z"))),
    ];
    with_copy(&corrected, &correction, &terms(), |copy| {
        let mut items = vec![FeedItem::Copy(copy)];
        items.extend(notices.iter().map(FeedItem::Notice));
        feed::write(format, &info(), &items)
    })
}

#[test]
fn plain_text() {
    let text = copy(
        CopyFormat::Text,
        river_plan(),
        &terms(),
        &Options::default(),
    );
    insta::assert_snapshot!(text, @"
    date 2026-11-22
    id urn:uuid:01a202e9-b380-7101-8101-010101010101
    version 1
    headline Council approves river plan
    byline Ana Torres and Ben Okafor
    creator Civic Wire
    url https://wire.example/stories/river-plan
    language en

    The council of Exampleton approved <a plan> & more.

    What it says

    - Two roads move.

    - Nine bridges stay.

    We have waited nine years.

    This story was originally published by Civic Wire: https://wire.example/stories/river-plan

    Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@wire.example.
    ");
}

#[test]
fn html() {
    let html = copy(
        CopyFormat::Html,
        river_plan(),
        &terms(),
        &Options::default(),
    );
    insta::assert_snapshot!(html, @r#"
    <article lang="en">
    <h1>Council approves river plan</h1>
    <p class="byline">By Ana Torres and Ben Okafor</p>
    <p>The <strong>council</strong> of <a href="https://exampleton.example/?a=1&amp;b=2">Exampleton</a> approved &lt;a plan&gt; &amp; more.</p>
    <h2>What it says</h2>
    <ul><li>Two roads move.</li><li>Nine bridges stay.</li></ul>
    <blockquote><p>We have waited nine years.</p></blockquote>
    <p class="credit">This story was originally published by <a href="https://wire.example/stories/river-plan">Civic Wire</a>.</p>
    <p class="notice">Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact <!--email_off-->licensing@wire.example<!--/email_off-->.</p>
    </article>
    "#);
}

#[test]
fn html_with_everything_the_terms_may_ask() {
    let terms = Terms {
        canonical: true,
        noindex: true,
        credit_place: CreditPlace::Top,
        end_note: "Readers pay for Civic Wire.".into(),
        counter: "https://count.wire.example/{story}.gif".into(),
        ..terms()
    };
    let pictures = "https://wire.example/pictures/".parse().unwrap();
    let options = Options {
        headline: false,
        pictures: Some(&pictures),
        ..Options::default()
    };
    let story = story()
        .url("https://wire.example/stories/river--plan")
        .picture(PictureRights::Own)
        .correction("Second paragraph: nine years, not eight.");
    insta::assert_snapshot!(copy(CopyFormat::Html, story, &terms, &options), @r#"
    <!-- Put this into the head of the page: <link rel="canonical" href="https://wire.example/stories/river-%2Dplan"> -->
    <!-- Put this into the head of the page: <meta name="robots" content="noindex"> -->
    <article lang="en">
    <p class="byline">By Ana Torres and Ben Okafor</p>
    <p class="credit">This story was originally published by <a href="https://wire.example/stories/river--plan">Civic Wire</a>.</p>
    <figure><img src="https://wire.example/pictures/0af1c2" alt="A river between two roads"/><figcaption>Photo: Civic Wire</figcaption></figure>
    <p>The council of Exampleton approved a plan for the river on Sunday.</p>
    <p>“We have waited nine years for this,” the mayor said.</p>
    <p class="correction">Correction (2026-11-22): Second paragraph: nine years, not eight.</p>
    <p class="notice">Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact <!--email_off-->licensing@wire.example<!--/email_off-->.</p>
    <p class="notice">Readers pay for Civic Wire.</p>
    <img class="counter" src="https://count.wire.example/01a202e9-b380-7101-8101-010101010101.gif" alt="" width="1" height="1"/>
    </article>
    "#);
}

#[test]
fn a_picture_of_a_third_party_stays_at_home() {
    let pictures = "https://wire.example/pictures/".parse().unwrap();
    let options = Options {
        pictures: Some(&pictures),
        ..Options::default()
    };
    for format in CopyFormat::ALL {
        let written = copy(
            format,
            story().picture(PictureRights::ThirdParty),
            &terms(),
            &options,
        );
        assert!(!written.contains("pictures/"), "{written}");
    }
}

#[test]
fn ninjs() {
    let pictures = "https://wire.example/pictures".parse().unwrap();
    let options = Options {
        pictures: Some(&pictures),
        ..Options::default()
    };
    let story = story()
        .picture(PictureRights::Own)
        .correction("Second paragraph: nine years, not eight.");
    insta::assert_snapshot!(copy(CopyFormat::Ninjs, story, &terms(), &options), @r#"
    {
      "uri": "urn:uuid:01a202e9-b380-7101-8101-010101010101",
      "standard": {
        "name": "ninjs",
        "version": "3.1",
        "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
      },
      "type": "text",
      "representationType": "full",
      "version": "2",
      "firstCreated": "2026-11-22T11:00:00Z",
      "versionCreated": "2026-11-22T12:00:00Z",
      "contentCreated": "2026-11-22T00:00:00Z",
      "pubStatus": "usable",
      "copyrightHolder": "Civic Wire",
      "copyrightNotice": "This story was originally published by Civic Wire.",
      "usageTerms": "Print: “This story was originally published by Civic Wire.” Keep the names of the authors. Link to the original story. Change nothing in the text but house style and words of time and place. Never change a quotation. You may cut the story. You may write your own headline. Ask before you translate it. Use the picture only with this story and with its credit; pictures of agencies are not included. Let everybody read it without paying. Publish it yourself: don’t sell it or pass it on. Apply corrections within 24 hours. Remove a killed story within 1 hour.",
      "edNote": "CORRECTION: Second paragraph: nine years, not eight.",
      "language": "en",
      "by": "Ana Torres and Ben Okafor",
      "headlines": [
        {
          "role": "main",
          "value": "Council approves river plan"
        }
      ],
      "descriptions": [
        {
          "role": "summary",
          "contentType": "text/plain",
          "value": "The plan moves two roads away from the river."
        },
        {
          "role": "credit",
          "contentType": "text/plain",
          "value": "This story was originally published by Civic Wire."
        },
        {
          "role": "notice",
          "contentType": "text/plain",
          "value": "Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@wire.example."
        }
      ],
      "bodies": [
        {
          "role": "main",
          "contentType": "text/html",
          "charCount": 119,
          "wordCount": 22,
          "value": "<article lang=\"en\">\n<p class=\"byline\">By Ana Torres and Ben Okafor</p>\n<figure><img src=\"https://wire.example/pictures/0af1c2\" alt=\"A river between two roads\"/><figcaption>Photo: Civic Wire</figcaption></figure>\n<p>The council of Exampleton approved a plan for the river on Sunday.</p>\n<p>“We have waited nine years for this,” the mayor said.</p>\n<p class=\"correction\">Correction (2026-11-22): Second paragraph: nine years, not eight.</p>\n<p class=\"credit\">This story was originally published by <a href=\"https://wire.example/stories/river-plan\">Civic Wire</a>.</p>\n<p class=\"notice\">Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact <!--email_off-->licensing@wire.example<!--/email_off-->.</p>\n</article>"
        },
        {
          "role": "text",
          "contentType": "text/plain",
          "charCount": 119,
          "wordCount": 22,
          "value": "The council of Exampleton approved a plan for the river on Sunday.\n\n“We have waited nine years for this,” the mayor said.\n\nCorrection (2026-11-22): Second paragraph: nine years, not eight.\n\nThis story was originally published by Civic Wire: https://wire.example/stories/river-plan\n\nContent created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@wire.example."
        }
      ],
      "infoSources": [
        {
          "name": "Civic Wire",
          "role": "originator",
          "contactInfo": [
            {
              "type": "email",
              "role": "licensing",
              "value": "licensing@wire.example"
            }
          ]
        }
      ],
      "associations": [
        {
          "name": "lead-picture",
          "rel": "illustration",
          "uri": "https://wire.example/pictures/0af1c2",
          "type": "picture",
          "by": "Photo: Civic Wire",
          "descriptions": [
            {
              "role": "alt-text",
              "contentType": "text/plain",
              "value": "A river between two roads"
            }
          ],
          "renditions": [
            {
              "name": "original",
              "href": "https://wire.example/pictures/0af1c2",
              "contentType": "image/jpeg"
            }
          ]
        }
      ],
      "altIds": [
        {
          "role": "original-url",
          "value": "https://wire.example/stories/river-plan"
        },
        {
          "role": "previous-version",
          "value": "1"
        }
      ]
    }
    "#);
}

#[test]
fn newsml() {
    let pictures = "https://wire.example/pictures".parse().unwrap();
    let voice = |name: &str, role: &str, is_person| Voice {
        name: name.into(),
        role: role.into(),
        is_person,
    };
    let voices = [
        voice("Maria Santos", "the mayor", true),
        voice("The harbour board", "", false),
    ];
    let options = Options {
        pictures: Some(&pictures),
        voices: &voices,
        ..Options::default()
    };
    let story = story()
        .picture(PictureRights::Own)
        .correction("Second paragraph: nine years, not eight.");
    insta::assert_snapshot!(copy(CopyFormat::Newsml, story, &terms(), &options), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:uuid:01a202e9-b380-7101-8101-010101010101" version="2" standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="en">
    <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/>
    <rightsInfo>
    <copyrightHolder literal="Civic Wire"><name>Civic Wire</name></copyrightHolder>
    <copyrightNotice>This story was originally published by Civic Wire.</copyrightNotice>
    <usageTerms>Print: “This story was originally published by Civic Wire.” Keep the names of the authors. Link to the original story. Change nothing in the text but house style and words of time and place. Never change a quotation. You may cut the story. You may write your own headline. Ask before you translate it. Use the picture only with this story and with its credit; pictures of agencies are not included. Let everybody read it without paying. Publish it yourself: don’t sell it or pass it on. Apply corrections within 24 hours. Remove a killed story within 1 hour.</usageTerms>
    </rightsInfo>
    <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="Civic Wire"><name>Civic Wire</name></provider>
    <versionCreated>2026-11-22T12:00:00Z</versionCreated>
    <firstCreated>2026-11-22T11:00:00Z</firstCreated>
    <pubStatus qcode="stat:usable"/>
    <edNote>CORRECTION: Second paragraph: nine years, not eight.</edNote>
    <signal qcode="sig:correction"/>
    <altRep contenttype="text/html">https://wire.example/stories/river-plan</altRep>
    <link rel="irel:previousVersion" residref="urn:uuid:01a202e9-b380-7101-8101-010101010101" version="1"/>
    </itemMeta>
    <contentMeta>
    <contentCreated>2026-11-22</contentCreated>
    <contentModified>2026-11-22T12:00:00Z</contentModified>
    <language tag="en"/>
    <subject type="cpnat:person" literal="Maria Santos"><name>Maria Santos</name><definition>the mayor</definition></subject>
    <subject type="cpnat:organisation" literal="The harbour board"><name>The harbour board</name></subject>
    <headline>Council approves river plan</headline>
    <by>Ana Torres and Ben Okafor</by>
    <creditline>This story was originally published by Civic Wire.</creditline>
    <description role="drol:summary">The plan moves two roads away from the river.</description>
    </contentMeta>
    <contentSet>
    <inlineXML contenttype="application/xhtml+xml" charcount="119" wordcount="22"><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>Council approves river plan</title></head><body>
    <article lang="en">
    <p class="byline">By Ana Torres and Ben Okafor</p>
    <figure><img src="https://wire.example/pictures/0af1c2" alt="A river between two roads"/><figcaption>Photo: Civic Wire</figcaption></figure>
    <p>The council of Exampleton approved a plan for the river on Sunday.</p>
    <p>“We have waited nine years for this,” the mayor said.</p>
    <p class="correction">Correction (2026-11-22): Second paragraph: nine years, not eight.</p>
    <p class="credit">This story was originally published by <a href="https://wire.example/stories/river-plan">Civic Wire</a>.</p>
    <p class="notice">Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact <!--email_off-->licensing@wire.example<!--/email_off-->.</p>
    </article></body></html></inlineXML>
    </contentSet>
    </newsItem>
    "#);
}

#[test]
fn json_lines() {
    let line = copy(
        CopyFormat::JsonLine,
        story().correction("Nine years, not eight."),
        &terms(),
        &Options::default(),
    );
    insta::assert_snapshot!(line, @r#"{"id":"urn:uuid:01a202e9-b380-7101-8101-010101010101","version":2,"date":"2026-11-22","published":"2026-11-22T11:00:00Z","headline":"Council approves river plan","byline":"Ana Torres and Ben Okafor","summary":"The plan moves two roads away from the river.","language":"en","creator":"Civic Wire","url":"https://wire.example/stories/river-plan","body":["The council of Exampleton approved a plan for the river on Sunday.","“We have waited nine years for this,” the mayor said."],"correction":"Nine years, not eight.","notice":["This story was originally published by Civic Wire: https://wire.example/stories/river-plan","Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@wire.example."]}"#);
}

#[test]
fn the_preview_of_the_desk() {
    let editing = Role::Editor.editing().unwrap();
    let (_, version) = river_plan().build();
    let desk_copy = DeskCopy::new(editing, version.content().unwrap());
    insta::assert_snapshot!(render::preview(&desk_copy, &Options::default()), @r#"
    <article lang="en">
    <h1>Council approves river plan</h1>
    <p class="byline">By Ana Torres and Ben Okafor</p>
    <p>The <strong>council</strong> of <a href="https://exampleton.example/?a=1&amp;b=2">Exampleton</a> approved &lt;a plan&gt; &amp; more.</p>
    <h2>What it says</h2>
    <ul><li>Two roads move.</li><li>Nine bridges stay.</li></ul>
    <blockquote><p>We have waited nine years.</p></blockquote>
    </article>
    "#);
}

#[test]
fn lists_and_notices() {
    let stories = [
        story(),
        story().correction("Nine years, not eight."),
        story().embargo(at("2026-11-23T06:00:00Z")),
        story().withheld("The figures are being checked."),
        story().killed("The mayor never said it."),
    ];
    let html: Vec<String> = stories
        .iter()
        .cloned()
        .map(|story| render::listed_html(&listed(story)))
        .collect();
    insta::assert_snapshot!(html.join("\n"), @r#"
    <li class="usable"><a href="https://wire.example/stories/river-plan">Council approves river plan</a> <time datetime="2026-11-22">2026-11-22</time> <span>The plan moves two roads away from the river.</span></li>
    <li class="usable"><a href="https://wire.example/stories/river-plan">Council approves river plan</a> <time datetime="2026-11-22">2026-11-22</time> <span>The plan moves two roads away from the river.</span> <span>Correction (2026-11-22): Nine years, not eight.</span></li>
    <li class="usable"><a href="https://wire.example/stories/river-plan">Council approves river plan</a> <time datetime="2026-11-22">2026-11-22</time> <span>Embargoed until 2026-11-23T06:00:00Z.</span></li>
    <li class="withheld"><strong>HOLD: do not use this story for now</strong> <time datetime="2026-11-22">2026-11-22</time> <span>Do not use this story for now. Take down copies until a usable version follows.</span></li>
    <li class="canceled"><strong>KILL: do not use this story</strong> <time datetime="2026-11-22">2026-11-22</time> <span>Do not use this story. Remove every copy of it, in caches and archives too.</span></li>
    "#);
    let text = render::listed_text(&listed(story().killed("The mayor never said it.")));
    insta::assert_snapshot!(text, @"
    date 2026-11-22
    id urn:uuid:01a202e9-b380-7101-8101-010101010101
    version 2

    KILL: do not use this story

    Do not use this story. Remove every copy of it, in caches and archives too.
    ");
}

#[test]
fn the_kill_in_ninjs() {
    insta::assert_snapshot!(render::listed_ninjs(&listed(story().killed("The mayor never said it."))), @r#"
    {
      "uri": "urn:uuid:01a202e9-b380-7101-8101-010101010101",
      "standard": {
        "name": "ninjs",
        "version": "3.1",
        "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
      },
      "type": "text",
      "representationType": "partial",
      "version": "2",
      "firstCreated": "2026-11-22T11:00:00Z",
      "versionCreated": "2026-11-22T12:00:00Z",
      "pubStatus": "canceled",
      "copyrightHolder": "Civic Wire",
      "edNote": "KILL: Do not use this story. Remove every copy of it, in caches and archives too.",
      "headlines": [
        {
          "role": "main",
          "value": "KILL: do not use this story"
        }
      ]
    }
    "#);
}

#[test]
fn an_embargo_in_ninjs() {
    insta::assert_snapshot!(render::listed_ninjs(&listed(story().embargo(at("2026-11-23T06:00:00Z")))), @r#"
    {
      "uri": "urn:uuid:01a202e9-b380-7101-8101-010101010101",
      "standard": {
        "name": "ninjs",
        "version": "3.1",
        "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
      },
      "type": "text",
      "representationType": "partial",
      "version": "1",
      "firstCreated": "2026-11-22T11:00:00Z",
      "versionCreated": "2026-11-22T11:00:00Z",
      "embargoedUntil": "2026-11-23T06:00:00Z",
      "pubStatus": "usable",
      "copyrightHolder": "Civic Wire",
      "language": "en",
      "by": "Ana Torres and Ben Okafor",
      "headlines": [
        {
          "role": "main",
          "value": "Council approves river plan"
        }
      ]
    }
    "#);
}

#[test]
fn rss() {
    insta::assert_snapshot!(feed(FeedFormat::Rss), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel>
    <title>Civic Wire</title>
    <link>https://wire.example/</link>
    <description>Stories of Exampleton</description>
    <language>en</language>
    <lastBuildDate>Sun, 22 Nov 2026 12:00:00 GMT</lastBuildDate>
    <atom:link rel="self" type="application/rss+xml" href="https://wire.example/feeds/all"/>
    <atom:link rel="hub" href="https://wire.example/hub"/>
    <item>
    <title>Council approves river plan</title>
    <link>https://wire.example/stories/river-plan</link>
    <pubDate>Sun, 22 Nov 2026 11:00:00 GMT</pubDate>
    <dc:creator>Ana Torres and Ben Okafor</dc:creator>
    <description>The plan moves two roads away from the river.</description>
    <content:encoded>&lt;article lang=&quot;en&quot;&gt;
    &lt;p class=&quot;byline&quot;&gt;By Ana Torres and Ben Okafor&lt;/p&gt;
    &lt;p&gt;The council of Exampleton approved a plan for the river on Sunday.&lt;/p&gt;
    &lt;p&gt;“We have waited nine years for this,” the mayor said.&lt;/p&gt;
    &lt;p class=&quot;correction&quot;&gt;Correction (2026-11-22): Second paragraph: nine years, not eight.&lt;/p&gt;
    &lt;p class=&quot;credit&quot;&gt;This story was originally published by &lt;a href=&quot;https://wire.example/stories/river-plan&quot;&gt;Civic Wire&lt;/a&gt;.&lt;/p&gt;
    &lt;p class=&quot;notice&quot;&gt;Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact &lt;!--email_off--&gt;licensing@wire.example&lt;!--/email_off--&gt;.&lt;/p&gt;
    &lt;/article&gt;</content:encoded>
    <atom:updated>2026-11-22T12:00:00Z</atom:updated>
    <guid isPermaLink="false">urn:uuid:01a202e9-b380-7101-8101-010101010101</guid>
    </item>
    <item>
    <title>Bridge closed</title>
    <link>https://wire.example/stories/river-plan</link>
    <pubDate>Sun, 22 Nov 2026 11:00:00 GMT</pubDate>
    <dc:creator>Ana Torres and Ben Okafor</dc:creator>
    <description>The plan moves two roads away from the river.</description>
    <atom:updated>2026-11-22T11:00:00Z</atom:updated>
    <guid isPermaLink="false">urn:uuid:01a202e9-b380-7202-8202-020202020202</guid>
    </item>
    <item>
    <title>KILL: do not use this story</title>
    <pubDate>Sun, 22 Nov 2026 12:00:00 GMT</pubDate>
    <dc:creator>Civic Wire</dc:creator>
    <description>Do not use this story. Remove every copy of it, in caches and archives too.</description>
    <atom:updated>2026-11-22T12:00:00Z</atom:updated>
    <guid isPermaLink="false">urn:uuid:01a202e9-b380-7303-8303-030303030303</guid>
    </item>
    </channel>
    </rss>
    "#);
}

#[test]
fn atom() {
    insta::assert_snapshot!(feed(FeedFormat::Atom), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">
    <id>urn:uuid:0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11</id>
    <title>Civic Wire</title>
    <subtitle>Stories of Exampleton</subtitle>
    <updated>2026-11-22T12:00:00Z</updated>
    <author><name>Civic Wire</name></author>
    <link rel="self" href="https://wire.example/feeds/all"/>
    <link rel="alternate" href="https://wire.example/"/>
    <link rel="hub" href="https://wire.example/hub"/>
    <link rel="prev-archive" href="https://wire.example/feeds/all?before=12"/>
    <entry xml:lang="en">
    <id>urn:uuid:01a202e9-b380-7101-8101-010101010101</id>
    <title>Council approves river plan</title>
    <updated>2026-11-22T12:00:00Z</updated>
    <published>2026-11-22T11:00:00Z</published>
    <author><name>Ana Torres and Ben Okafor</name></author>
    <link rel="alternate" href="https://wire.example/stories/river-plan"/>
    <summary>The plan moves two roads away from the river.</summary>
    <content type="html">&lt;article lang=&quot;en&quot;&gt;
    &lt;p class=&quot;byline&quot;&gt;By Ana Torres and Ben Okafor&lt;/p&gt;
    &lt;p&gt;The council of Exampleton approved a plan for the river on Sunday.&lt;/p&gt;
    &lt;p&gt;“We have waited nine years for this,” the mayor said.&lt;/p&gt;
    &lt;p class=&quot;correction&quot;&gt;Correction (2026-11-22): Second paragraph: nine years, not eight.&lt;/p&gt;
    &lt;p class=&quot;credit&quot;&gt;This story was originally published by &lt;a href=&quot;https://wire.example/stories/river-plan&quot;&gt;Civic Wire&lt;/a&gt;.&lt;/p&gt;
    &lt;p class=&quot;notice&quot;&gt;Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact &lt;!--email_off--&gt;licensing@wire.example&lt;!--/email_off--&gt;.&lt;/p&gt;
    &lt;/article&gt;</content>
    </entry>
    <entry xml:lang="en">
    <id>urn:uuid:01a202e9-b380-7202-8202-020202020202</id>
    <title>Bridge closed</title>
    <updated>2026-11-22T11:00:00Z</updated>
    <published>2026-11-22T11:00:00Z</published>
    <author><name>Ana Torres and Ben Okafor</name></author>
    <link rel="alternate" href="https://wire.example/stories/river-plan"/>
    <content type="text">The plan moves two roads away from the river.</content>
    </entry>
    <at:deleted-entry ref="urn:uuid:01a202e9-b380-7303-8303-030303030303" when="2026-11-22T12:00:00Z"><at:comment>KILL: do not use this story</at:comment></at:deleted-entry>
    <entry>
    <id>urn:uuid:01a202e9-b380-7303-8303-030303030303</id>
    <title>KILL: do not use this story</title>
    <updated>2026-11-22T12:00:00Z</updated>
    <published>2026-11-22T11:00:00Z</published>
    <author><name>Civic Wire</name></author>
    <content type="text">Do not use this story. Remove every copy of it, in caches and archives too.</content>
    </entry>
    </feed>
    "#);
}

#[test]
fn json_feed() {
    insta::assert_snapshot!(feed(FeedFormat::Json), @r#"
    {
      "version": "https://jsonfeed.org/version/1.1",
      "title": "Civic Wire",
      "home_page_url": "https://wire.example/",
      "feed_url": "https://wire.example/feeds/all",
      "description": "Stories of Exampleton",
      "language": "en",
      "hubs": [
        {
          "type": "WebSub",
          "url": "https://wire.example/hub"
        }
      ],
      "_wirecopy": {
        "updated": "2026-11-22T12:00:00Z"
      },
      "items": [
        {
          "id": "urn:uuid:01a202e9-b380-7101-8101-010101010101",
          "url": "https://wire.example/stories/river-plan",
          "title": "Council approves river plan",
          "content_html": "<article lang=\"en\">\n<p class=\"byline\">By Ana Torres and Ben Okafor</p>\n<p>The council of Exampleton approved a plan for the river on Sunday.</p>\n<p>“We have waited nine years for this,” the mayor said.</p>\n<p class=\"correction\">Correction (2026-11-22): Second paragraph: nine years, not eight.</p>\n<p class=\"credit\">This story was originally published by <a href=\"https://wire.example/stories/river-plan\">Civic Wire</a>.</p>\n<p class=\"notice\">Content created by Civic Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact <!--email_off-->licensing@wire.example<!--/email_off-->.</p>\n</article>",
          "summary": "The plan moves two roads away from the river.",
          "date_published": "2026-11-22T11:00:00Z",
          "date_modified": "2026-11-22T12:00:00Z",
          "authors": [
            {
              "name": "Ana Torres and Ben Okafor"
            }
          ],
          "language": "en",
          "_wirecopy": {
            "status": "usable",
            "version": 2,
            "change": "correction",
            "note": "Second paragraph: nine years, not eight."
          }
        },
        {
          "id": "urn:uuid:01a202e9-b380-7202-8202-020202020202",
          "url": "https://wire.example/stories/river-plan",
          "title": "Bridge closed",
          "content_text": "The plan moves two roads away from the river.",
          "date_published": "2026-11-22T11:00:00Z",
          "date_modified": "2026-11-22T11:00:00Z",
          "authors": [
            {
              "name": "Ana Torres and Ben Okafor"
            }
          ],
          "language": "en",
          "_wirecopy": {
            "status": "usable",
            "version": 1,
            "change": "new"
          }
        },
        {
          "id": "urn:uuid:01a202e9-b380-7303-8303-030303030303",
          "title": "KILL: do not use this story",
          "content_text": "Do not use this story. Remove every copy of it, in caches and archives too.",
          "date_published": "2026-11-22T11:00:00Z",
          "date_modified": "2026-11-22T12:00:00Z",
          "authors": [
            {
              "name": "Civic Wire"
            }
          ],
          "_wirecopy": {
            "status": "canceled",
            "version": 2,
            "change": "kill"
          }
        }
      ]
    }
    "#);
}

#[test]
fn newsml_message() {
    let message = feed(FeedFormat::Newsml);
    let (head, items) = message.split_once("<newsItem").unwrap();
    // The first is the one above.
    let notices = items.split_once("</newsItem>\n").unwrap().1;
    insta::assert_snapshot!(head.to_owned() + notices, @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
    <header>
    <sent>2026-11-22T12:00:00Z</sent>
    <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/>
    <sender>Civic Wire</sender>
    <origin>https://wire.example/feeds/all</origin>
    </header>
    <itemSet>
    <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:uuid:01a202e9-b380-7202-8202-020202020202" version="1" standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="en">
    <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/>
    <rightsInfo>
    <copyrightHolder literal="Civic Wire"><name>Civic Wire</name></copyrightHolder>
    </rightsInfo>
    <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="Civic Wire"><name>Civic Wire</name></provider>
    <versionCreated>2026-11-22T11:00:00Z</versionCreated>
    <firstCreated>2026-11-22T11:00:00Z</firstCreated>
    <pubStatus qcode="stat:usable"/>
    <altRep contenttype="text/html">https://wire.example/stories/river-plan</altRep>
    </itemMeta>
    <contentMeta>
    <contentCreated>2026-11-22</contentCreated>
    <contentModified>2026-11-22T11:00:00Z</contentModified>
    <language tag="en"/>
    <headline>Bridge closed</headline>
    <by>Ana Torres and Ben Okafor</by>
    <description role="drol:summary">The plan moves two roads away from the river.</description>
    </contentMeta>
    </newsItem>
    <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:uuid:01a202e9-b380-7303-8303-030303030303" version="2" standard="NewsML-G2" standardversion="2.35" conformance="power">
    <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"/>
    <rightsInfo>
    <copyrightHolder literal="Civic Wire"><name>Civic Wire</name></copyrightHolder>
    </rightsInfo>
    <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="Civic Wire"><name>Civic Wire</name></provider>
    <versionCreated>2026-11-22T12:00:00Z</versionCreated>
    <firstCreated>2026-11-22T11:00:00Z</firstCreated>
    <pubStatus qcode="stat:canceled"/>
    <edNote>KILL: Do not use this story. Remove every copy of it, in caches and archives too.</edNote>
    <link rel="irel:previousVersion" residref="urn:uuid:01a202e9-b380-7303-8303-030303030303" version="1"/>
    </itemMeta>
    <contentMeta>
    <contentCreated>2026-11-22</contentCreated>
    <contentModified>2026-11-22T12:00:00Z</contentModified>
    <headline>KILL: do not use this story</headline>
    </contentMeta>
    </newsItem>
    </itemSet>
    </newsMessage>
    "#);
}
