/** What reads the encoded frames: output layers, and how a search asks them; one package for each implementation. */
package io.dualmode.model.head;
