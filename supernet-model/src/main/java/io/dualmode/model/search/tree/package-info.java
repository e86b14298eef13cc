/** The search for words through pronunciation trees, and the trees. */
package io.dualmode.model.search.tree;
