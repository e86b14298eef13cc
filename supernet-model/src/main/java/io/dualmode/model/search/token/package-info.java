/** What all frame-synchronous searches share: living paths, beams, the clock, and when the units of each path began. */
package io.dualmode.model.search.token;
