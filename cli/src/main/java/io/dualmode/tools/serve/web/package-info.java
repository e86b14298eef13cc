/** The page for people, and the calls for programs that bring a recording and wait for its text. */
package io.dualmode.tools.serve.web;
