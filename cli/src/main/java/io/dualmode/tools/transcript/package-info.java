/** What was heard in recordings, written in the formats that other programs read. */
package io.dualmode.tools.transcript;
