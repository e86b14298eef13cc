/** What the command line finds of this jar. */
package io.dualmode.tools.workshop;
