/** The search for the places of a known text: forced alignment. */
package io.dualmode.model.search.alignment;
