//! Lists by pages: `first` and `after`, `last` and `before`.

use std::borrow::Cow;
use std::ops::Range;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::node::{Args, Field, Node, Out, fail};

/// A page has so many entries at most.
const MOST: u64 = 100;
/// What every cursor begins with, before it is encoded.
const CURSOR: &str = "cursor:v2:";

/// One page of a list.
#[derive(Clone)]
pub(super) struct Connection<'w> {
    /// The name of its type.
    pub(super) kind: String,
    /// The things of the page, with the plain fields their edges have.
    entries: Vec<(Node<'w>, Value)>,
    /// Where the page is in the whole.
    range: Range<usize>,
    total: usize,
    /// Figures of the whole.
    figures: Map<String, Value>,
}

impl<'w> Connection<'w> {
    /// The page that is asked for.
    pub(super) fn page(info: &ResolveInfo<'_>, nodes: Vec<Node<'w>>, figures: Value) -> Field<'w> {
        let entries = nodes.into_iter().map(|node| (node, Value::Null)).collect();
        Connection::page_of_edges(info, entries, figures)
    }

    /// The page that is asked for, of things whose edges have fields of their own.
    pub(super) fn page_of_edges(
        info: &ResolveInfo<'_>,
        mut entries: Vec<(Node<'w>, Value)>,
        figures: Value,
    ) -> Field<'w> {
        let total = entries.len();
        let range = range(info, total)?;
        entries.truncate(range.end);
        entries.drain(..range.start);
        let figures = figures.as_object().cloned().unwrap_or_default();
        let kind = info.field_definition().ty.inner_named_type().to_string();
        Ok(Out::Node(Node::Connection(Box::new(Connection { kind, entries, range, total, figures }))))
    }

    pub(super) fn field(&self, info: &ResolveInfo<'_>) -> Out<'w> {
        match info.field_name() {
            "totalCount" => Out::Leaf(json!(self.total)),
            "nodes" => Out::List(self.entries.iter().map(|(node, _)| node.clone()).collect()),
            "edges" => {
                let kind = info.field_definition().ty.inner_named_type();
                let entries = self.entries.iter().zip(self.range.clone());
                Out::List(entries.map(|((node, fields), place)| edge(kind, node, fields, place)).collect())
            }
            "pageInfo" => {
                let ends = (!self.entries.is_empty()).then(|| (self.range.start, self.range.end - 1));
                let info = json!({
                    "hasNextPage": self.range.end < self.total, "hasPreviousPage": self.range.start > 0,
                    "startCursor": ends.map(|(first, _)| cursor(first)),
                    "endCursor": ends.map(|(_, last)| cursor(last)),
                });
                Out::Node(Node::plain("PageInfo", info, Vec::new()))
            }
            figure => self.figures.get(figure).map_or(Out::Unknown, |value| Out::Leaf(value.clone())),
        }
    }
}

fn edge<'w>(kind: &str, node: &Node<'w>, fields: &Value, place: usize) -> Node<'w> {
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    fields.insert("cursor".to_owned(), json!(cursor(place)));
    Node::Plain(Cow::Owned(kind.to_owned()), Value::Object(fields), vec![("node", node.clone())])
}

fn cursor(place: usize) -> String {
    STANDARD.encode(format!("{CURSOR}{place}"))
}

fn place(cursor: &str) -> Option<usize> {
    let plain = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    plain.strip_prefix(CURSOR)?.parse().ok()
}

/// The part of the whole that the arguments ask for.
fn range(info: &ResolveInfo<'_>, total: usize) -> Result<Range<usize>, FieldError> {
    let (args, name) = (Args::of(info), info.field_name());
    let cursor = |argument: &str| -> Result<Option<usize>, FieldError> {
        let Some(text) = args.str(argument) else { return Ok(None) };
        let message = format!("`{text}` does not appear to be a valid cursor.");
        place(text).map(Some).ok_or_else(|| fail("INVALID_CURSOR_ARGUMENTS", &message))
    };
    let start = cursor("after")?.map_or(0, |place| (place + 1).min(total));
    let end = cursor("before")?.map_or(total, |place| place.min(total)).max(start);
    let (first, last) = (args.get("first"), args.get("last"));
    match (first.as_i64(), last.as_i64()) {
        (None, None) if wants_entries(info) => {
            let message = format!(
                "You must provide a `first` or `last` value to properly paginate the `{name}` connection."
            );
            Err(fail("MISSING_PAGINATION_BOUNDARIES", &message))
        }
        (None, None) => Ok(start..start),
        (Some(_), Some(_)) => {
            let message = format!(
                "Passing both `first` and `last` values to paginate the `{name}` connection is not supported."
            );
            Err(fail("INVALID_PAGINATION_BOUNDARIES", &message))
        }
        (Some(count), None) => {
            let count = checked(count, name, "first")?;
            Ok(start..end.min(start + count))
        }
        (None, Some(count)) => {
            let count = checked(count, name, "last")?;
            Ok(start.max(end.saturating_sub(count))..end)
        }
    }
}

fn checked(count: i64, name: &str, argument: &str) -> Result<usize, FieldError> {
    match u64::try_from(count) {
        Ok(count) if count <= MOST => Ok(usize::try_from(count).unwrap_or_default()),
        Ok(count) => {
            let message = format!(
                "Requesting {count} records on the `{name}` connection exceeds the `{argument}` limit of {MOST} records."
            );
            Err(fail("EXCESSIVE_PAGINATION", &message))
        }
        Err(_) => {
            let message = format!("`{argument}` on the `{name}` connection cannot be less than zero.");
            Err(fail("NEGATIVE_PAGINATION_BOUNDARIES", &message))
        }
    }
}

/// Whether more than figures of the whole are asked for.
fn wants_entries(info: &ResolveInfo<'_>) -> bool {
    info.field_selections().iter().any(|field| selects_entries(&field.selection_set, info.document()))
}

fn selects_entries(selections: &SelectionSet, document: &ExecutableDocument) -> bool {
    selections.selections.iter().any(|selection| match selection {
        Selection::Field(field) => ["nodes", "edges", "pageInfo"].contains(&field.name.as_str()),
        Selection::InlineFragment(fragment) => selects_entries(&fragment.selection_set, document),
        Selection::FragmentSpread(spread) => spread
            .fragment_def(document)
            .is_some_and(|fragment| selects_entries(&fragment.selection_set, document)),
    })
}
