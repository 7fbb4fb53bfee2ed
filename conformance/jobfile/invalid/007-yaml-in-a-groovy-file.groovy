job: //~ LEAT-007
  web:
    tasks: []
