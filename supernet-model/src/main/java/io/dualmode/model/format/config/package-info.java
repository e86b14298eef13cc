/** What {@code config.json} says: the sections of the parts, and how the model is best searched, ranked and judged. */
package io.dualmode.model.format.config;
