/**
 * The public API of Sphinx4 as an application sees it: what holds on the stock engine has to hold on the adapter.
 *
 * <p>Every {@code *Contract} is run twice, by {@link io.dualmode.conformance.sphinx.contract.StockSphinxTest} and {@link
 * io.dualmode.conformance.sphinx.contract.AdapterSphinxTest}, each in a virtual machine of its own whose class path decides the
 * engine; the build file says how. Nothing in here may name a class of the adapter.
 */
package io.dualmode.conformance.sphinx.contract;
