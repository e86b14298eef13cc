/** What was heard as subtitles: where they begin and end, how their lines break, and the formats SubRip and WebVTT. */
package io.dualmode.tools.caption;
