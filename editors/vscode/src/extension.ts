// Starts `mdbook-aivss lsp` and connects VS Code to it. All help comes from the server.

import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    context.subscriptions.push(
        vscode.commands.registerCommand('mdbook-aivss.restart', restart),
        vscode.workspace.onDidChangeConfiguration(async event => {
            if (event.affectsConfiguration('mdbook-aivss')) {
                await restart();
            }
        }),
    );
    await start();
}

export async function deactivate(): Promise<void> {
    const old = client;
    client = undefined;
    // A server that never started cannot be stopped.
    await old?.stop().catch(() => {});
}

async function restart(): Promise<void> {
    await deactivate();
    await start();
}

async function start(): Promise<void> {
    const settings = vscode.workspace.getConfiguration('mdbook-aivss');
    const command = settings.get<string>('path', 'mdbook-aivss');
    client = new LanguageClient(
        'mdbook-aivss',
        'mdbook-aivss',
        { command, args: ['lsp'] },
        {
            documentSelector: [
                { scheme: 'file', language: 'markdown' },
                { scheme: 'file', language: 'yaml' },
                { scheme: 'file', pattern: '**/book.toml' },
            ],
            initializationOptions: { inlayHints: settings.get<boolean>('inlayHints', true) },
        },
    );
    try {
        await client.start();
    } catch (error) {
        client = undefined;
        const choice = await vscode.window.showErrorMessage(
            `mdbook-aivss: \`${command} lsp\` cannot be started: ${error instanceof Error ? error.message : error}`,
            'Open settings',
        );
        if (choice !== undefined) {
            await vscode.commands.executeCommand('workbench.action.openSettings', 'mdbook-aivss.path');
        }
    }
}
