/** Vocabularies of whatever the units of a model spell. */
package io.dualmode.model.vocabulary.units;
