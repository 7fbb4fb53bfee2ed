// a comment to the end of the line
/* one over
   several lines */
job('web') { // after code
  task('compile') { /* within */ sh 'make' }
  /** and one in the style of documentation */
}
