/** The engine behind a Sphinx4 recognizer: its settings, what it is to do, its sessions and where utterances end. */
package io.dualmode.sphinx.engine;
