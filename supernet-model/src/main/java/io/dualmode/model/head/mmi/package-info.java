/** The maximum-mutual-information head: entering and staying in units, given the unit before. */
package io.dualmode.model.head.mmi;
