//! Limits of buttons, selects, layouts and modals.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::stored::store;
use super::{check_url, integer};
use crate::discord::error::{ApiError, FormErrors};

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const SECTION: u64 = 9;
const TEXT_DISPLAY: u64 = 10;
const THUMBNAIL: u64 = 11;
const GALLERY: u64 = 12;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
const CONTAINER: u64 = 17;
const LABEL: u64 = 18;
const FILE_UPLOAD: u64 = 19;
const RADIO_GROUP: u64 = 21;
const CHECKBOX_GROUP: u64 = 22;
const CHECKBOX: u64 = 23;
const V2_TOTAL: usize = 40;

struct Checker<'a> {
    errors: &'a mut FormErrors,
    custom_ids: HashSet<String>,
    /// Names that `attachment://` may refer to.
    files: &'a [String],
    total: usize,
    texts: usize,
}

/// Checks the components of a message and gives them as Discord stores them: nulls gone, numbered.
pub fn check_message(
    errors: &mut FormErrors,
    components: &[Value],
    v2: bool,
    files: &[String],
) -> Vec<Value> {
    let mut checker = Checker { errors, custom_ids: HashSet::new(), files, total: 0, texts: 0 };
    if !v2 && components.len() > 5 {
        checker.errors.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    let allowed: &[u64] =
        if v2 { &[ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER] } else { &[ROW] };
    for (index, component) in components.iter().enumerate() {
        checker.component(&format!("components.{index}"), component, allowed);
    }
    if v2 && checker.total > V2_TOTAL {
        let message = format!("The total number of components cannot exceed {V2_TOTAL}");
        checker.errors.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message);
    }
    if v2 && checker.texts > 4000 {
        let message = "The total displayable text size exceeds the maximum size of 4000";
        checker.errors.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
    }
    store(components)
}

/// Checks the data of a modal answer and gives it as clients get it.
pub fn check_modal(data: &Value) -> Result<Value, ApiError> {
    let mut errors = FormErrors::default();
    errors.length("data.title", data["title"].as_str().unwrap_or(""), 1, 45);
    errors.length("data.custom_id", data["custom_id"].as_str().unwrap_or(""), 1, 100);
    let components = data["components"].as_array().map_or(&[][..], Vec::as_slice);
    if !(1..=5).contains(&components.len()) {
        errors.add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    let mut checker =
        Checker { errors: &mut errors, custom_ids: HashSet::new(), files: &[], total: 0, texts: 0 };
    for (index, component) in components.iter().enumerate() {
        let path = format!("data.components.{index}");
        if component["type"] == ROW {
            checker.modal_row(&path, component);
        } else {
            checker.component(&path, component, &[LABEL, TEXT_DISPLAY]);
        }
    }
    errors.finish()?;
    Ok(json!({"title": data["title"], "custom_id": data["custom_id"], "components": store(components)}))
}

impl Checker<'_> {
    fn component(&mut self, path: &str, component: &Value, allowed: &[u64]) {
        let kind = integer(&component["type"]).unwrap_or(0);
        self.total += 1;
        if !allowed.contains(&kind) {
            let list = allowed.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            self.errors.add(
                &format!("{path}.type"),
                "UNION_TYPE_CHOICES",
                format!("Value of field \"type\" must be one of ({list})."),
            );
            return;
        }
        match kind {
            ROW => self.row(path, component),
            BUTTON => self.button(path, component),
            STRING_SELECT | 5..=8 => self.select(path, component, kind, false),
            SECTION => self.section(path, component),
            TEXT_DISPLAY => self.text_display(path, component),
            THUMBNAIL => self.media(&format!("{path}.media"), &component["media"], component),
            GALLERY => self.gallery(path, component),
            FILE => self.file(path, component),
            CONTAINER => self.container(path, component),
            LABEL => self.label(path, component),
            TEXT_INPUT => self.text_input(path, component),
            FILE_UPLOAD | RADIO_GROUP | CHECKBOX_GROUP | CHECKBOX => self.custom_id(path, component),
            _ => {}
        }
    }

    fn custom_id(&mut self, path: &str, component: &Value) {
        let path = format!("{path}.custom_id");
        let custom_id = component["custom_id"].as_str().unwrap_or("");
        self.errors.length(&path, custom_id, 1, 100);
        if !custom_id.is_empty() && !self.custom_ids.insert(custom_id.to_owned()) {
            self.errors.add(
                &path,
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            );
        }
    }

    fn optional(&mut self, path: &str, component: &Value, key: &str, min: usize, max: usize) {
        if let Some(text) = component[key].as_str() {
            self.errors.length(&format!("{path}.{key}"), text, min, max);
        }
    }

    fn row(&mut self, path: &str, row: &Value) {
        let children = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        let selects = children.iter().filter(|c| c["type"] != BUTTON).count();
        if children.is_empty() || children.len() > 5 {
            self.errors.add(
                &format!("{path}.components"),
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 5 in length.",
            );
        } else if selects > 0 && children.len() > 1 {
            self.errors.add(
                &format!("{path}.components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            );
        }
        for (index, child) in children.iter().enumerate() {
            self.component(
                &format!("{path}.components.{index}"),
                child,
                &[BUTTON, STRING_SELECT, 5, 6, 7, 8],
            );
        }
    }

    fn button(&mut self, path: &str, button: &Value) {
        let style = integer(&button["style"]).unwrap_or(0);
        self.optional(path, button, "label", 0, 80);
        let shown = button["label"].as_str().is_some_and(|l| !l.is_empty()) || button["emoji"].is_object();
        match style {
            1..=4 => {
                self.custom_id(path, button);
                if button["url"].is_string() {
                    self.errors.add(
                        path,
                        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                        "A custom id and url cannot both be specified",
                    );
                }
            }
            5 => {
                let url = button["url"].as_str().unwrap_or("");
                check_url(self.errors, &format!("{path}.url"), url, false);
                self.errors.length(&format!("{path}.url"), url, 1, 512);
                if button["custom_id"].is_string() {
                    self.errors.add(
                        path,
                        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                        "A custom id and url cannot both be specified",
                    );
                }
            }
            6 => return,
            _ => self.errors.add(
                &format!("{path}.style"),
                "BASE_TYPE_CHOICES",
                "Value must be one of {1, 2, 3, 4, 5, 6}.",
            ),
        }
        if !shown {
            self.errors.add(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button needs a label or an emoji");
        }
    }

    fn select(&mut self, path: &str, select: &Value, kind: u64, in_modal: bool) {
        self.custom_id(path, select);
        self.optional(path, select, "placeholder", 0, 150);
        let min = integer(&select["min_values"]).unwrap_or(1);
        let max = integer(&select["max_values"]).unwrap_or(1);
        if min > 25 || max > 25 || max == 0 || min > max {
            self.errors.add(
                &format!("{path}.min_values"),
                "NUMBER_TYPE_MAX",
                "min_values must not exceed max_values, at most 25",
            );
        }
        if in_modal && select["disabled"] == true {
            self.errors.add(
                &format!("{path}.disabled"),
                "COMPONENT_DISABLED_IN_MODAL",
                "A select in a modal cannot be disabled",
            );
        }
        if kind != STRING_SELECT {
            return;
        }
        let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
        let at = format!("{path}.options");
        if !(1..=25).contains(&options.len()) {
            self.errors.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
        }
        if max as usize > options.len().max(1) {
            self.errors.add(
                &format!("{path}.max_values"),
                "SELECT_COMPONENT_MAX_VALUES",
                "max_values exceeds the number of options",
            );
        }
        let mut values = HashSet::new();
        for (index, option) in options.iter().enumerate() {
            let at = format!("{at}.{index}");
            self.errors.length(&format!("{at}.label"), option["label"].as_str().unwrap_or(""), 1, 100);
            self.errors.length(&format!("{at}.value"), option["value"].as_str().unwrap_or(""), 1, 100);
            self.optional(&at, option, "description", 0, 100);
            if !values.insert(option["value"].as_str().unwrap_or("")) {
                self.errors.add(
                    &format!("{at}.value"),
                    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                    "The specified option value is already used",
                );
            }
        }
    }

    fn section(&mut self, path: &str, section: &Value) {
        let texts = section["components"].as_array().map_or(&[][..], Vec::as_slice);
        if !(1..=3).contains(&texts.len()) {
            self.errors.add(
                &format!("{path}.components"),
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 3 in length.",
            );
        }
        for (index, text) in texts.iter().enumerate() {
            self.component(&format!("{path}.components.{index}"), text, &[TEXT_DISPLAY]);
        }
        self.component(&format!("{path}.accessory"), &section["accessory"], &[BUTTON, THUMBNAIL]);
    }

    fn text_display(&mut self, path: &str, text: &Value) {
        let content = text["content"].as_str().unwrap_or("");
        self.errors.length(&format!("{path}.content"), content, 1, 4000);
        self.texts += content.chars().count();
    }

    fn media(&mut self, path: &str, media: &Value, holder: &Value) {
        let url = media["url"].as_str().unwrap_or("");
        check_url(self.errors, &format!("{path}.url"), url, true);
        self.attachment(&format!("{path}.url"), url);
        self.optional(path, holder, "description", 0, 1024);
    }

    fn attachment(&mut self, path: &str, url: &str) {
        let name = url.strip_prefix("attachment://");
        if name.is_some_and(|name| !self.files.iter().any(|file| file == name)) {
            self.errors.add(
                path,
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment was not found",
            );
        }
    }

    fn gallery(&mut self, path: &str, gallery: &Value) {
        let items = gallery["items"].as_array().map_or(&[][..], Vec::as_slice);
        if !(1..=10).contains(&items.len()) {
            self.errors.add(
                &format!("{path}.items"),
                "BASE_TYPE_BAD_LENGTH",
                "Must be between 1 and 10 in length.",
            );
        }
        for (index, item) in items.iter().enumerate() {
            self.media(&format!("{path}.items.{index}.media"), &item["media"], item);
        }
    }

    fn file(&mut self, path: &str, file: &Value) {
        let path = format!("{path}.file.url");
        let url = file["file"]["url"].as_str().unwrap_or("");
        if !url.starts_with("attachment://") {
            self.errors.add(
                &path,
                "UNFURLED_MEDIA_ITEM_ATTACHMENT_ONLY",
                "Only attachment:// references are supported",
            );
        }
        self.attachment(&path, url);
    }

    fn container(&mut self, path: &str, container: &Value) {
        let allowed = [ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR];
        for (index, child) in container["components"].as_array().into_iter().flatten().enumerate() {
            self.component(&format!("{path}.components.{index}"), child, &allowed);
        }
    }

    fn label(&mut self, path: &str, label: &Value) {
        self.errors.length(&format!("{path}.label"), label["label"].as_str().unwrap_or(""), 1, 45);
        self.optional(path, label, "description", 0, 100);
        let path = format!("{path}.component");
        let inner = &label["component"];
        let kind = integer(&inner["type"]).unwrap_or(0);
        if matches!(kind, STRING_SELECT | 5..=8) {
            self.select(&path, inner, kind, true);
            return;
        }
        self.component(
            &path,
            inner,
            &[TEXT_INPUT, STRING_SELECT, 5, 6, 7, 8, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX],
        );
    }

    fn modal_row(&mut self, path: &str, row: &Value) {
        let children = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        if children.len() != 1 {
            self.errors.add(&format!("{path}.components"), "BASE_TYPE_BAD_LENGTH", "Must be 1 in length.");
        }
        for (index, child) in children.iter().enumerate() {
            let path = format!("{path}.components.{index}");
            self.errors.length(&format!("{path}.label"), child["label"].as_str().unwrap_or(""), 1, 45);
            self.component(&path, child, &[TEXT_INPUT]);
        }
    }

    fn text_input(&mut self, path: &str, input: &Value) {
        self.custom_id(path, input);
        if !matches!(integer(&input["style"]), Some(1 | 2)) {
            self.errors.add(&format!("{path}.style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
        }
        self.optional(path, input, "placeholder", 0, 100);
        let min = integer(&input["min_length"]).unwrap_or(0);
        let max = integer(&input["max_length"]).unwrap_or(4000);
        if min > 4000 {
            self.errors.add(
                &format!("{path}.min_length"),
                "NUMBER_TYPE_MAX",
                "int value should be less than or equal to 4000.",
            );
        }
        if !(1..=4000).contains(&max) || max < min {
            self.errors.add(
                &format!("{path}.max_length"),
                "NUMBER_TYPE_MAX",
                "int value should be between 1 and 4000 and not below min_length.",
            );
        }
        if let Some(value) = input["value"].as_str() {
            let length = value.chars().count();
            let too_short = !value.is_empty() && length < min as usize;
            if length > max as usize || too_short {
                self.errors.add(
                    &format!("{path}.value"),
                    "BASE_TYPE_BAD_LENGTH",
                    format!("Must be between {min} and {max} in length."),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(components: Value, v2: bool) -> String {
        let mut errors = FormErrors::default();
        check_message(
            &mut errors,
            components.as_array().map_or(&[], Vec::as_slice),
            v2,
            &["a.png".to_owned()],
        );
        errors.finish().map_or_else(|error| error.body()["errors"].to_string(), |()| String::new())
    }

    fn button(id: &str) -> Value {
        json!({"type": 2, "style": 1, "label": "x", "custom_id": id})
    }

    fn row(children: Vec<Value>) -> Value {
        json!({"type": 1, "components": children})
    }

    #[test]
    fn rows_hold_five_buttons_or_one_select() {
        let buttons: Vec<_> = (0..5).map(|i| button(&i.to_string())).collect();
        assert_eq!(wrong(json!([row(buttons.clone())]), false), "");
        let six = (0..6).map(|i| button(&i.to_string())).collect();
        assert!(wrong(json!([row(six)]), false).contains("BASE_TYPE_BAD_LENGTH"));
        let select = json!({"type": 5, "custom_id": "s"});
        assert!(wrong(json!([row(vec![select, button("b")])]), false).contains("WIDTH"));
        assert!(wrong(Value::Array(vec![row(vec![button("b")]); 6]), false).contains("between 1 and 5"));
    }

    #[test]
    fn custom_ids_are_unique_and_short() {
        assert!(wrong(json!([row(vec![button("b"), button("b")])]), false).contains("DUPLICATED"));
        assert!(wrong(json!([row(vec![button(&"b".repeat(101))])]), false).contains("between 1 and 100"));
        assert_eq!(wrong(json!([row(vec![button(&"가".repeat(100))])]), false), "");
    }

    #[test]
    fn layouts_need_the_flag() {
        let text = json!([{"type": 10, "content": "hello"}]);
        assert!(wrong(text.clone(), false).contains("UNION_TYPE_CHOICES"));
        assert_eq!(wrong(text, true), "");
        let gallery =
            |name: &str| json!([{"type": 12, "items": [{"media": {"url": format!("attachment://{name}")}}]}]);
        assert_eq!(wrong(gallery("a.png"), true), "");
        assert!(wrong(gallery("b.png"), true).contains("NOT_FOUND"));
        let many: Vec<_> = (0..41).map(|_| json!({"type": 14})).collect();
        assert!(wrong(Value::Array(many), true).contains("EXCEEDED"));
    }

    #[test]
    fn modals_have_one_to_five_inputs_with_limits() {
        let input = |id: &str, max: u64| json!({"type": 4, "custom_id": id, "style": 2, "label": "x", "max_length": max});
        let modal = |rows: Vec<Value>| json!({"title": "t", "custom_id": "m", "components": rows});
        assert!(check_modal(&modal(vec![row(vec![input("a", 4000)])])).is_ok());
        assert!(check_modal(&modal(vec![row(vec![input("a", 4001)])])).is_err());
        assert!(check_modal(&modal(vec![])).is_err());
        assert!(
            check_modal(
                &json!({"title": "x".repeat(46), "custom_id": "m", "components": [row(vec![input("a", 1)])]})
            )
            .is_err()
        );
        let label = json!({"type": 18, "label": "File", "component": {"type": 19, "custom_id": "f"}});
        assert!(check_modal(&modal(vec![label])).is_ok());
        let prefilled =
            json!({"type": 4, "custom_id": "a", "style": 2, "label": "x", "max_length": 3, "value": "abcd"});
        assert!(check_modal(&modal(vec![row(vec![prefilled])])).is_err());
    }
}
