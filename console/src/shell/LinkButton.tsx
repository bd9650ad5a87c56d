import { createLink } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'
import type { Ref } from 'react'

interface Props extends Omit<ButtonProps, 'type' | 'color' | 'variant'> {
  /** `type` is taken: on a link it names the media type. */
  readonly look?: 'primary' | 'text'
  readonly ref?: Ref<HTMLAnchorElement>
}

/** A link to one of our pages that looks like a button: it opens in a new tab like any link. */
export const LinkButton = createLink(({ look, ref, ...props }: Props) => (
  <Button {...props} {...(look && { type: look })} ref={ref} />
))
