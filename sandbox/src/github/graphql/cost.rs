//! What a query costs, by GitHub's rule: the requests needed to fill each connection once per parent, by the hundred.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value as Written;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonMap;

/// The cost of a query, before it is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    /// Points against the limit, at least one.
    pub(super) points: u32,
    /// Nodes it may yield.
    pub(super) nodes: u64,
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
    requests: u64,
    nodes: u64,
}

impl Cost {
    pub(super) fn of(document: &ExecutableDocument, operation: &Operation, variables: &JsonMap) -> Cost {
        let mut counter = Counter { document, variables, requests: 0, nodes: 0 };
        counter.visit(&operation.selection_set, 1);
        // Rounded to the nearest hundred, as GitHub does.
        let points = (counter.requests + 50) / 100;
        Cost { points: u32::try_from(points.max(1)).unwrap_or(u32::MAX), nodes: counter.nodes }
    }
}

impl Counter<'_> {
    /// Counts the connections in a selection that is filled so many times.
    fn visit(&mut self, selections: &SelectionSet, times: u64) {
        for selection in &selections.selections {
            match selection {
                Selection::Field(field) => self.visit_field(field, times),
                Selection::InlineFragment(fragment) => self.visit(&fragment.selection_set, times),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = spread.fragment_def(self.document) {
                        self.visit(&fragment.selection_set, times);
                    }
                }
            }
        }
    }

    fn visit_field(&mut self, field: &Field, times: u64) {
        let connection = field.ty().inner_named_type().ends_with("Connection");
        let asked = if connection {
            self.number(field, "first").or_else(|| self.number(field, "last"))
        } else {
            None
        };
        match asked {
            Some(count) => {
                self.requests = self.requests.saturating_add(times);
                let nodes = times.saturating_mul(count);
                self.nodes = self.nodes.saturating_add(nodes);
                self.visit(&field.selection_set, nodes);
            }
            None => self.visit(&field.selection_set, times),
        }
    }

    fn number(&self, field: &Field, name: &str) -> Option<u64> {
        match &**field.specified_argument_by_name(name)? {
            Written::Int(number) => number.as_str().parse().ok(),
            Written::Variable(variable) => self.variables.get(variable.as_str())?.as_u64(),
            _ => None,
        }
    }
}
