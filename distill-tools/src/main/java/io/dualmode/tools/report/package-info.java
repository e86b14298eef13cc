/** What commands show: tables, progress, and curves and other measurements as pictures. */
package io.dualmode.tools.report;
