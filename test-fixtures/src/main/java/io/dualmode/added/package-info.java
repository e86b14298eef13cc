/** Parts that somebody adds to the engine, a package for each, and a made-up language to hear with them. */
package io.dualmode.added;
