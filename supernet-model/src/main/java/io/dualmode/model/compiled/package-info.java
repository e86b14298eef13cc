/** What a model works out of its files at start, worked out beforehand and kept in flat arrays beside them. */
package io.dualmode.model.compiled;
