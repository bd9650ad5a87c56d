import { createLink } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'
import type { Ref } from 'react'

/** A link to one of our pages that looks like a button: it opens in a new tab like any link. */
export const LinkButton = createLink(({ ref, ...props }: ButtonProps & { readonly ref?: Ref<HTMLAnchorElement> }) => (
  <Button {...props} ref={ref} />
))
