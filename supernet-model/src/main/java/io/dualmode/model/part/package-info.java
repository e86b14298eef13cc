/** What the parts of a model have in common: a name, a section of {@code config.json}, tensors, and how they are found. */
package io.dualmode.model.part;
