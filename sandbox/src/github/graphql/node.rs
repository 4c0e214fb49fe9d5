//! Things of the graph, and how their fields are found.

use std::borrow::Cow;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::connection::Connection;
use super::contributions::Contributions;
use super::cost::Cost;
use super::{SEPARATOR, account, issue, repo};
use crate::github::limits::Figures;
use crate::github::model::{Account, AccountKind, Commit, Gist, Issue, Repo, Review};
use crate::github::state::{State, Viewer};

/// What a query is answered from.
pub(super) struct Cx<'w> {
    pub(super) state: &'w State,
    pub(super) viewer: &'w Viewer,
    pub(super) now: DateTime<Utc>,
    pub(super) figures: &'w Figures,
    pub(super) cost: &'w Cost,
}

/// One thing.
#[derive(Clone)]
pub(super) enum Node<'w> {
    Root,
    Account(&'w Account),
    Repo(&'w Repo),
    Commit(&'w Repo, &'w Commit),
    /// A directory by its path; the root is empty.
    Tree(&'w Repo, String),
    Issue(&'w Repo, &'w Issue),
    Review(&'w Repo, &'w Issue, &'w Review),
    Gist(&'w Gist),
    Contributions(Box<Contributions<'w>>),
    Connection(Box<Connection<'w>>),
    /// A thing with nothing to find out: its type, its plain fields, and the things it leads to.
    Plain(Cow<'static, str>, Value, Vec<(&'static str, Node<'w>)>),
}

impl<'w> Node<'w> {
    pub(super) fn plain(kind: &'static str, fields: Value, links: Vec<(&'static str, Node<'w>)>) -> Node<'w> {
        Node::Plain(Cow::Borrowed(kind), fields, links)
    }
}

/// What a field holds.
pub(super) enum Out<'w> {
    Leaf(Value),
    Node(Node<'w>),
    List(Vec<Node<'w>>),
    /// There is no such field; the schema and the code disagree.
    Unknown,
}

pub(super) type Field<'w> = Result<Out<'w>, FieldError>;

impl<'w> Out<'w> {
    pub(super) fn maybe(node: Option<Node<'w>>) -> Out<'w> {
        node.map_or(Out::Leaf(Value::Null), Out::Node)
    }
}

/// An error of a field, of one of GitHub's kinds.
pub(super) fn fail(kind: &str, message: &str) -> FieldError {
    FieldError { message: format!("{kind}{SEPARATOR}{message}") }
}

/// Arguments of a field.
pub(super) struct Args(Value);

impl Args {
    pub(super) fn of(info: &ResolveInfo<'_>) -> Args {
        Args(json!(info.arguments()))
    }

    pub(super) fn get(&self, name: &str) -> &Value {
        &self.0[name]
    }

    pub(super) fn str(&self, name: &str) -> Option<&str> {
        self.0[name].as_str()
    }

    pub(super) fn bool(&self, name: &str) -> Option<bool> {
        self.0[name].as_bool()
    }

    pub(super) fn time(&self, name: &str) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(self.str(name)?).ok().map(|time| time.with_timezone(&Utc))
    }

    /// Whether a value is in a list, or there is no list.
    pub(super) fn allows(&self, name: &str, value: &str) -> bool {
        self.0[name].as_array().is_none_or(|list| list.iter().any(|one| one == value))
    }

    /// Field and direction of an order.
    pub(super) fn order(&self) -> Option<(&str, bool)> {
        let order = &self.0["orderBy"];
        Some((order["field"].as_str()?, order["direction"] == "DESC"))
    }
}

/// A thing with what is needed to look into it.
pub(super) struct Object<'w> {
    cx: &'w Cx<'w>,
    node: Node<'w>,
}

impl<'w> Object<'w> {
    pub(super) fn root(cx: &'w Cx<'w>) -> Object<'w> {
        Object { cx, node: Node::Root }
    }

    fn field(&self, info: &ResolveInfo<'_>) -> Field<'w> {
        let (cx, name) = (self.cx, info.field_name());
        match &self.node {
            Node::Root => account::root(cx, info),
            Node::Account(account) => account::field(cx, account, info),
            Node::Repo(repo) => repo::field(cx, repo, info),
            Node::Commit(repo, commit) => repo::commit_field(cx, repo, commit, info),
            Node::Tree(repo, path) => Ok(repo::tree_field(repo, path, name)),
            Node::Issue(repo, issue) => issue::field(cx, repo, issue, info),
            Node::Review(repo, issue, review) => Ok(issue::review_field(cx, repo, issue, review, name)),
            Node::Gist(gist) => Ok(account::gist_field(gist, info)),
            Node::Contributions(contributions) => Ok(contributions.field(cx, info)),
            Node::Connection(connection) => Ok(connection.field(info)),
            Node::Plain(_, fields, links) => Ok(plain_field(fields, links, info)),
        }
    }
}

fn plain_field<'w>(fields: &Value, links: &[(&'static str, Node<'w>)], info: &ResolveInfo<'_>) -> Out<'w> {
    let name = info.field_name();
    if let Some((_, node)) = links.iter().find(|(link, _)| *link == name) {
        return Out::Node(node.clone());
    }
    let kind = info.field_definition().ty.inner_named_type();
    let inner = |value: &Value| Node::Plain(Cow::Owned(kind.to_string()), value.clone(), Vec::new());
    let objects = info.schema().get_object(kind).is_some();
    match fields.get(name) {
        Some(Value::Array(values)) if objects => Out::List(values.iter().map(inner).collect()),
        Some(value) if objects && value.is_object() => Out::Node(inner(value)),
        Some(value) => Out::Leaf(value.clone()),
        // A link that leads nowhere.
        None if !info.field_definition().ty.is_non_null() => Out::Leaf(Value::Null),
        None => Out::Unknown,
    }
}

impl ObjectValue for Object<'_> {
    fn type_name(&self) -> &str {
        match &self.node {
            Node::Root => "Query",
            Node::Account(account) if account.kind == AccountKind::Organization => "Organization",
            Node::Account(_) => "User",
            Node::Repo(_) => "Repository",
            Node::Commit(..) => "Commit",
            Node::Tree(..) => "Tree",
            Node::Issue(_, issue) if issue.pull.is_some() => "PullRequest",
            Node::Issue(..) => "Issue",
            Node::Review(..) => "PullRequestReview",
            Node::Gist(_) => "Gist",
            Node::Contributions(_) => "ContributionsCollection",
            Node::Connection(connection) => &connection.kind,
            Node::Plain(kind, ..) => kind,
        }
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let cx = self.cx;
        match self.field(info)? {
            Out::Leaf(Value::Array(values)) => {
                Ok(ResolvedValue::list(values.into_iter().map(ResolvedValue::leaf)))
            }
            Out::Leaf(value) => Ok(ResolvedValue::leaf(value)),
            Out::Node(node) => Ok(ResolvedValue::object(Object { cx, node })),
            Out::List(nodes) => {
                let objects = nodes.into_iter().map(move |node| ResolvedValue::object(Object { cx, node }));
                Ok(ResolvedValue::list(objects))
            }
            Out::Unknown => Err(self.unknown_field_error(info)),
        }
    }
}
