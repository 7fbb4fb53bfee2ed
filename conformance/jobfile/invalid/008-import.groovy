import java.util.regex.Pattern //~ LEAT-008:1
job('web') {
  task('compile') { sh 'make' }
}
