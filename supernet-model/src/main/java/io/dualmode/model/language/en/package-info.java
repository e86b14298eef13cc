/** English. */
package io.dualmode.model.language.en;
