/** Models of others written as model directories. */
package io.dualmode.tools.imports;
