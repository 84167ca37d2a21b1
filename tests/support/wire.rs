//! The preprocessor protocol without a host: builds the JSON that mdBook 0.5 or 0.4 would send, and gives it to our
//! binary.
//!
//! Entry point: [`WireBook::new`]. `tests/commands/harness.rs` compares the shape with what the real hosts send.

use std::path::Path;

use serde_json::{Value, json};

use super::{Run, binary, run};

/// The two shapes of the book in the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// 0.5: `{"items": […]}`.
    V05,
    /// 0.4: `{"sections": […], "__non_exhaustive": null}`.
    V04,
}

/// A book as a host would send it.
pub(crate) struct WireBook {
    shape: Shape,
    context: Value,
    items: Vec<Value>,
    numbered: usize,
}

impl WireBook {
    /// An empty book with root `/book`, renderer `html` and an empty configuration, from the newest host of this shape.
    pub(crate) fn new(shape: Shape) -> WireBook {
        let version = if shape == Shape::V05 { "0.5.4" } else { "0.4.52" };
        let context = json!({
            "root": "/book",
            "config": config(shape, &json!({}), &json!({})),
            "renderer": "html",
            "mdbook_version": version,
        });
        WireBook { shape, context, items: Vec::new(), numbered: 0 }
    }

    pub(crate) fn root(mut self, root: &Path) -> WireBook {
        self.context["root"] = json!(root);
        self
    }

    pub(crate) fn renderer(mut self, name: &str) -> WireBook {
        self.context["renderer"] = json!(name);
        self
    }

    pub(crate) fn version(mut self, version: &str) -> WireBook {
        self.context["mdbook_version"] = json!(version);
        self
    }

    /// The table `[preprocessor.aivss]` and the table `[output]` of `book.toml`.
    pub(crate) fn config(mut self, aivss: Value, output: Value) -> WireBook {
        self.context["config"] = config(self.shape, &aivss, &output);
        self
    }

    /// A numbered chapter without sub-chapters.
    pub(crate) fn chapter(self, name: &str, path: &str, content: &str) -> WireBook {
        self.nested(name, path, content, &[])
    }

    /// A numbered chapter with numbered sub-chapters. Each has a name, a path and a text.
    pub(crate) fn nested(mut self, name: &str, path: &str, content: &str, subs: &[(&str, &str, &str)]) -> WireBook {
        self.numbered += 1;
        let number = self.numbered;
        let subs = subs.iter().zip(1_usize..).map(|((sub_name, path, content), sub)| {
            chapter(sub_name, Some(path), content, &json!([number, sub]), &[name], Vec::new())
        });
        let item = chapter(name, Some(path), content, &json!([number]), &[], subs.collect());
        self.item(item)
    }

    /// A chapter that is only named in the summary.
    pub(crate) fn draft(mut self, name: &str) -> WireBook {
        self.numbered += 1;
        let item = chapter(name, None, "", &json!([self.numbered]), &[], Vec::new());
        self.item(item)
    }

    pub(crate) fn part(self, title: &str) -> WireBook {
        self.item(json!({ "PartTitle": title }))
    }

    pub(crate) fn separator(self) -> WireBook {
        self.item(json!("Separator"))
    }

    /// Any JSON in the list of items.
    pub(crate) fn item(mut self, item: Value) -> WireBook {
        self.items.push(item);
        self
    }

    /// The second element of the input.
    pub(crate) fn book(&self) -> String {
        let items = Value::from(self.items.clone()).to_string();
        // Written by hand, because the order of keys must be kept.
        match self.shape {
            Shape::V05 => format!(r#"{{"items":{items}}}"#),
            Shape::V04 => format!(r#"{{"sections":{items},"__non_exhaustive":null}}"#),
        }
    }

    /// The whole standard input of the preprocessor.
    pub(crate) fn input(&self) -> String {
        format!("[{},{}]", self.context, self.book())
    }

    /// Runs our binary on the input, as mdBook would.
    pub(crate) fn run(&self) -> Run {
        preprocess(self.input().as_bytes())
    }
}

/// Runs our binary without arguments on these bytes.
pub(crate) fn preprocess(input: &[u8]) -> Run {
    run(&binary(), Path::new(env!("CARGO_TARGET_TMPDIR")), &[], &std::collections::BTreeMap::new(), input)
}

/// The chapters of a book that the preprocessor returned: source path and text, in order. Panics if the book has neither shape.
pub(crate) fn chapters(book: &[u8]) -> Vec<(String, String)> {
    fn collect(items: &Value, into: &mut Vec<(String, String)>) {
        for chapter in items.as_array().expect("items are an array").iter().filter_map(|item| item.get("Chapter")) {
            let text = |key: &str| chapter[key].as_str().unwrap_or_default().to_owned();
            into.push((text("source_path"), text("content")));
            collect(&chapter["sub_items"], into);
        }
    }
    let book: Value = serde_json::from_slice(book).expect("the output is JSON");
    let mut chapters = Vec::new();
    collect(book.get("items").or(book.get("sections")).expect("the output is a book"), &mut chapters);
    chapters
}

fn config(shape: Shape, aivss: &Value, output: &Value) -> Value {
    let (aivss, output) = (aivss.clone(), output.clone());
    match shape {
        // 0.5 writes unset values as null, and leaves out `src` if it is the default.
        Shape::V05 => json!({
            "book": { "title": "Test", "authors": [], "description": null, "language": "en", "text-direction": null },
            "output": output,
            "preprocessor": { "aivss": aivss },
        }),
        Shape::V04 => json!({
            "book": { "title": "Test", "authors": [], "language": "en", "src": "src" },
            "output": output,
            "preprocessor": { "aivss": aivss },
        }),
    }
}

fn chapter(name: &str, path: Option<&str>, content: &str, number: &Value, parents: &[&str], subs: Vec<Value>) -> Value {
    json!({ "Chapter": {
        "name": name, "content": content, "number": number, "sub_items": subs, "path": path, "source_path": path,
        "parent_names": parents,
    }})
}
