import java.util.regex.Pattern //~ LEAT-008
job('web') {
  task('compile') { sh 'make' }
}
