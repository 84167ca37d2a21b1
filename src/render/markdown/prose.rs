//! Writes an author's prose as Markdown.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::escape::{code_span, escape, escape_start, link_target};
use crate::render::prose::Prose;
use crate::text::backticks;

impl Prose<'_> {
    /// Writes Markdown blocks for the top level of a chapter, without blank lines at the ends.
    pub(crate) fn blocks(&self, markdown: &str) -> String {
        MarkdownWriter::write(&self.clean(markdown), false)
    }

    /// Writes Markdown on one line, for table cells, list items and headings.
    pub(crate) fn line(&self, markdown: &str) -> String {
        MarkdownWriter::write(&self.clean(markdown), true)
    }
}

/// Writes clean events as Markdown.
#[derive(Default)]
struct MarkdownWriter {
    out: String,
    one_line: bool,
    /// The prefix of each line in the open containers.
    prefix: Vec<String>,
    /// The number of the next item of each open list; `None` for bullet lists.
    lists: Vec<Option<u64>>,
    /// The targets of the open links and pictures.
    targets: Vec<String>,
    code: Option<String>,
    cells: usize,
    /// Whether a block has been written since the container began.
    filled: bool,
}

impl MarkdownWriter {
    fn write(events: &[Event<'_>], one_line: bool) -> String {
        let mut writer = Self { one_line, ..Self::default() };
        events.iter().for_each(|event| writer.event(event));
        writer.out.trim().to_owned()
    }

    /// Begins a block: with a new paragraph, or with a space if everything is on one line.
    fn block(&mut self) {
        if !self.filled {
            self.filled = true;
            return;
        }
        if self.one_line {
            if !self.out.ends_with(' ') {
                self.out.push(' ');
            }
        } else {
            let prefix = self.prefix.concat();
            self.out.push('\n');
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
            self.out.push_str(&prefix);
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Paragraph) => self.block(),
            Event::Start(Tag::BlockQuote(_)) => {
                self.block();
                if !self.one_line {
                    self.out.push_str("> ");
                    self.prefix.push("> ".to_owned());
                    self.filled = false;
                }
            }
            Event::End(TagEnd::BlockQuote(_)) if !self.one_line => {
                self.prefix.pop();
                self.filled = true;
            }
            Event::Start(Tag::List(first)) => self.lists.push(*first),
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::Start(Tag::Item) => {
                self.block();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number += 1;
                        marker
                    }
                    _ => "- ".to_owned(),
                };
                if self.one_line {
                    self.out.push_str("• ");
                } else {
                    self.out.push_str(&marker);
                    self.prefix.push(" ".repeat(marker.len()));
                }
                self.filled = false;
            }
            Event::End(TagEnd::Item) => {
                if !self.one_line {
                    self.prefix.pop();
                }
                self.filled = true;
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.block();
                self.code = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) => {
                let code = self.code.take().unwrap_or_default();
                let code = code.trim_end_matches('\n');
                if self.one_line {
                    self.out.push_str(&code_span(code));
                } else {
                    let fence = backticks(code, 3);
                    let prefix = self.prefix.concat();
                    self.out.push_str(&fence);
                    for line in code.split('\n') {
                        self.out.push_str(&format!("\n{prefix}{line}"));
                    }
                    self.out.push_str(&format!("\n{prefix}{fence}"));
                }
            }
            Event::Start(Tag::Table(_)) => self.block(),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.cells = 0;
                if !self.one_line {
                    self.out.push('|');
                }
            }
            Event::End(TagEnd::TableCell) => {
                self.cells += 1;
                self.out.push_str(if self.one_line { " " } else { " |" });
            }
            Event::Start(Tag::TableCell) if !self.one_line => self.out.push(' '),
            Event::End(TagEnd::TableHead) if !self.one_line => {
                let prefix = self.prefix.concat();
                self.out.push_str(&format!("\n{prefix}|{}\n{prefix}", " --- |".repeat(self.cells)));
            }
            Event::End(TagEnd::TableRow) if !self.one_line => {
                let prefix = self.prefix.concat();
                self.out.push_str(&format!("\n{prefix}"));
            }
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => self.out.push('*'),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => self.out.push_str("**"),
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => self.out.push_str("~~"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let mail = if *link_type == LinkType::Email { "mailto:" } else { "" };
                self.targets.push(format!("{mail}{dest_url}"));
                self.out.push('[');
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.targets.push(dest_url.to_string());
                self.out.push_str("![");
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let target = self.targets.pop().unwrap_or_default();
                self.out.push_str(&format!("]({})", link_target(&target)));
            }
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(text),
                None => {
                    if !self.filled {
                        self.block();
                    }
                    let starts = self.out.is_empty() || self.out.ends_with([' ', '\n']);
                    self.out.push_str(&if starts { escape_start(text) } else { escape(text) });
                }
            },
            Event::Code(text) => {
                if !self.filled {
                    self.block();
                }
                let span = code_span(text);
                // A bar ends a table cell, even inside a code span.
                self.out.push_str(&if self.one_line { span.replace('|', "\\|") } else { span });
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak if self.one_line => self.out.push(' '),
            Event::HardBreak => {
                let prefix = self.prefix.concat();
                self.out.push_str(&format!("\\\n{prefix}"));
            }
            Event::Rule if !self.one_line => {
                self.block();
                self.out.push_str("---");
            }
            _ => {}
        }
    }
}
