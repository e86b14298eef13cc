/** What commands have in common: how other jars add theirs, and the options of those that load an engine or a grammar. */
package io.dualmode.tools.command;
