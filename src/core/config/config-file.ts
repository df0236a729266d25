export const CONFIG_FILE = '.promptrc';
