/** Training of FastConformers with CTC and TDT heads, which are written as NeMo writes them ({@code conformer}). */
package io.dualmode.tools.conformer;
