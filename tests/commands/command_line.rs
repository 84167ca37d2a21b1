//! Tests completion scripts and man pages, which are generated from the arguments. They contain every command and every option.

#![cfg(feature = "cli")]

use std::process::Command;

use clap::ValueEnum;
use mdbook_aivss::internals::command::command;

/// The commands with the long options of each.
fn commands() -> Vec<(String, Vec<String>)> {
    let mut all = command();
    all.build();
    all.get_subcommands()
        .filter(|sub| sub.get_name() != "help")
        .map(|sub| {
            // Manuals leave out hidden options.
            let shown = sub.get_arguments().filter(|argument| !argument.is_hide_set());
            let options = shown.filter_map(|argument| argument.get_long().map(str::to_owned)).collect();
            (sub.get_name().to_owned(), options)
        })
        .collect()
}

#[test]
fn every_shell_completes_every_command() {
    for shell in clap_complete::Shell::value_variants() {
        let output = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
            .args(["completions", &shell.to_string()])
            .output()
            .expect("the binary runs");
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty());
        let script = String::from_utf8(output.stdout).expect("text");
        for (name, options) in commands() {
            assert!(script.contains(&name), "{shell} does not know {name}");
            for option in options {
                assert!(script.contains(&option), "{shell} does not know --{option} of {name}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_accepts_its_script() {
    use std::io::Write;
    use std::process::Stdio;
    let script = Command::new(env!("CARGO_BIN_EXE_mdbook-aivss"))
        .args(["completions", "bash"])
        .output()
        .expect("the binary runs")
        .stdout;
    let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().expect("bash runs");
    bash.stdin.take().expect("a pipe").write_all(&script).expect("written");
    assert!(bash.wait().expect("ended").success());
}

#[test]
fn every_command_has_a_man_page() {
    let dir = tempfile::tempdir().expect("a folder");
    clap_mangen::generate_to(command(), dir.path()).expect("written");
    for (name, options) in commands() {
        let page = std::fs::read_to_string(dir.path().join(format!("mdbook-aivss-{name}.1"))).expect("a page");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.contains(&format!(".SH {section}")), "{name} has no {section}");
        }
        for option in options {
            assert!(page.contains(&option.replace('-', "\\-")), "the page of {name} has no --{option}");
        }
    }
}
