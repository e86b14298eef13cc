/** Conformer and FastConformer networks, whole recordings and cache-aware streaming. */
package io.dualmode.model.conformer;
