/** What commands show while they work. */
package io.dualmode.tools.console;
