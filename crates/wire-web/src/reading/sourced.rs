//! From whom a story has what: a small graph, and the same in words.

use std::collections::BTreeMap;

use wire_reading::Chain;

use super::shortened;

/// The height of a row of the graph, and how far each step is to the right.
const ROW: usize = 38;
const STEP: usize = 22;
/// The box of a name.
const HEIGHT: usize = 28;
const WIDTH: usize = 256;
/// A longer name is cut in the graph; it stands below in full.
const LONGEST_NAME: usize = 26;
/// A longer passage is cut.
const LONGEST_PASSAGE: usize = 220;
/// Chains that are longer don't fit on a telephone, and are as good as never told.
const DEEPEST: usize = 4;

/// From whom a story has what.
pub(crate) struct Sourced {
    /// In the order of the text.
    pub(crate) chains: Vec<Told>,
    pub(crate) boxes: Vec<GraphBox>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// What the story has along one chain.
pub(crate) struct Told {
    /// From whom it has it first, and last who said it.
    pub(crate) names: Vec<String>,
    /// What it is, and by which words the story says so.
    pub(crate) passages: Vec<Passage>,
}

/// What a story has from others.
pub(crate) struct Passage {
    /// What it is; nothing where the story doesn't say.
    pub(crate) text: Option<String>,
    pub(crate) words: String,
}

/// Somebody in the graph.
pub(crate) struct GraphBox {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) name: String,
    /// How many passages they are the last to have said.
    pub(crate) passages: usize,
    /// The line from whom they told it, as a path.
    pub(crate) line: Option<String>,
}

impl GraphBox {
    pub(crate) fn width(&self) -> usize {
        WIDTH
    }

    pub(crate) fn height(&self) -> usize {
        HEIGHT
    }
}

impl Sourced {
    pub(super) fn new(text: &str, chains: &[Chain]) -> Option<Self> {
        let mut told: Vec<Told> = Vec::new();
        for chain in chains.iter().filter(|chain| !chain.names.is_empty()) {
            let place = told.iter().position(|one| one.names == chain.names);
            let place = place.unwrap_or_else(|| {
                told.push(Told {
                    names: chain.names.clone(),
                    passages: Vec::new(),
                });
                told.len() - 1
            });
            told[place].passages.push(passage(text, chain));
        }
        if told.is_empty() {
            return None;
        }
        let boxes = boxes(&told);
        let deepest = boxes.iter().map(|one| one.x).max().unwrap_or_default();
        Some(Self {
            width: deepest + WIDTH + 2,
            height: boxes.len() * ROW,
            boxes,
            chains: told,
        })
    }
}

fn passage(text: &str, chain: &Chain) -> Passage {
    let pieces = chain.content.iter().map(|span| span.of(text));
    let all = pieces.collect::<Vec<_>>().join(" … ");
    Passage {
        text: (!all.is_empty()).then(|| shortened(&all, LONGEST_PASSAGE)),
        words: shortened(chain.words.of(text), LONGEST_PASSAGE),
    }
}

/// The story, and below it all whom it has something from, each below whom they told it.
fn boxes(told: &[Told]) -> Vec<GraphBox> {
    let mut tree = Branch::default();
    for one in told {
        let mut at = &mut tree;
        for name in one.names.iter().take(DEEPEST) {
            let next = at.order.len();
            let place = *at.places.entry(name.clone()).or_insert(next);
            if place == next {
                at.order.push((name.clone(), Branch::default()));
            }
            at = &mut at.order[place].1;
        }
        at.passages += one.passages.len();
    }
    let mut boxes = Vec::new();
    draw("This story", &tree, None, 0, &mut boxes);
    boxes
}

/// Somebody, and who told them something.
#[derive(Default)]
struct Branch {
    passages: usize,
    places: BTreeMap<String, usize>,
    order: Vec<(String, Branch)>,
}

fn draw(
    name: &str,
    branch: &Branch,
    above: Option<usize>,
    depth: usize,
    boxes: &mut Vec<GraphBox>,
) {
    let (x, y) = (1 + depth * STEP, 5 + boxes.len() * ROW);
    let line = above.and_then(|above| boxes.get(above)).map(|above| {
        let (left, top) = (above.x + STEP / 2, above.y + HEIGHT);
        format!("M{left} {top}V{}H{x}", y + HEIGHT / 2)
    });
    boxes.push(GraphBox {
        x,
        y,
        name: shortened(name, LONGEST_NAME),
        passages: branch.passages,
        line,
    });
    let here = boxes.len() - 1;
    for (name, below) in &branch.order {
        draw(name, below, Some(here), depth + 1, boxes);
    }
}
