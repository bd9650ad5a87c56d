/** Words of signing in and of the first choice. */
export default {
  'signIn.title': 'Sign in to Regulars',
  'signIn.lead': 'Know your regulars, keep them, and see what worked.',
  'signIn.email': 'E-mail',
  'signIn.password': 'Password',
  'signIn.submit': 'Sign in',
  'signIn.emailMissing': 'Enter your e-mail address.',
  'signIn.passwordMissing': 'Enter your password.',
  'signIn.hint': 'The first sign-in was printed when the program started; it is also kept in {{file}}.',
  'welcome.title': 'Welcome',
  'welcome.answer': 'Where would you like to begin?',
  'welcome.demo': 'Look at the demo',
  'welcome.demoText':
    'A fictitious retailer with 20,000 members and two years of orders. Every page is alive; nothing is sent.',
  'welcome.demoAction': 'Open the demo',
  'welcome.import': 'Import my data',
  'welcome.importText':
    'Bring an order export from your shop or till: CSV, Excel or NDJSON. You see what it would do before anything is saved.',
  'welcome.importAction': 'Choose a file',
  'welcome.skip': 'Go straight to my workspace',
  'welcome.later': 'You can switch between the two at any time, and remove the demo in the settings.',
} as const
