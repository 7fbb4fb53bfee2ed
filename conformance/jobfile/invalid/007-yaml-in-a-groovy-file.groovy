job: //~ LEAT-007:4
  web:
    tasks: []
