/** What the output heads say to the search: scores of entering a unit and of staying in it, per frame and acoustic context. */
package io.dualmode.model.search.score;
