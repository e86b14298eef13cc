/** The keys by which the engine is set. */
package io.dualmode.model.settings;
