/** Classes of Sphinx4's API that stand in front of its own. */
package edu.cmu.sphinx.api;
